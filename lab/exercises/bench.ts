// The things that a task works with: servers and clients with a tap between
// them, and sentences for what was not as it should be.
import { isDeepStrictEqual } from 'node:util';
import { credentials, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';
import { isServiceError } from '../../lib/status.ts';
import { type Stub, testServer } from '../../lib/testing.ts';
import { callsOf } from '../wire/calls.ts';
import type { WireEvent } from '../wire/event.ts';
import type { Naming } from '../wire/names.ts';
import { type Fault, startTap } from '../wire/tap.ts';
import { quiet } from './rules/spinning.ts';
import { makeRules } from './rules.ts';
import type { Bench, Ended, Hangable, Served, ServeOptions } from './tasks.ts';
import { Wrong } from './verdict.ts';
import { inWords, statusWords } from './words.ts';

/** What a bench is made with. */
export interface Making<Answer> {
  /** Imports the student's file once more. */
  anew(): Promise<Answer>;
  naming: Naming;
  /** Told what is being waited for. */
  onStep(what: string): void;
  /** How long a call may take that has to be answered soon. */
  callSeconds: number;
  /** What the student's code has printed since the task began. */
  printed(): string;
}

/**
 * Makes what one task works with.
 *
 * @returns The bench, the trace of its taps so far, and what closes all of it.
 */
export function makeBench<Answer>(answer: Answer, making: Making<Answer>) {
  const { anew, naming, onStep, callSeconds, printed } = making;
  const events: WireEvent[] = [];
  const watchers = new Set<(event: WireEvent) => void>();
  const closing: (() => unknown)[] = [];
  const hangUps: Hangable[] = [];
  const calls = () => callsOf(events, naming);
  const rules = makeRules(calls);
  const onEvent = (event: WireEvent, inside: boolean) => {
    events.push(event);
    rules.hear(event, inside);
    for (const watcher of watchers) watcher(event);
  };

  let connections = 0;
  async function tap(target: string, fault?: Fault, inside = false) {
    // Every tap counts from 1: in one trace each connection has a number of its own.
    const numbers = new Map<number, number>();
    const renumbered = (event: WireEvent) => {
      const connection = numbers.get(event.connection) ?? ++connections;
      numbers.set(event.connection, connection);
      onEvent({ ...event, connection }, inside);
    };
    const made = await startTap({ target, onEvent: renumbered, ...(fault && { fault }) });
    closing.push(() => made.stop());
    return made;
  }

  async function serve<Client extends { close(): void }>(
    stub: Stub<Client>,
    handlers: UntypedServiceImplementation,
    options: ServeOptions = {},
  ): Promise<Served<Client>> {
    const watched = rules.watch(handlers);
    const server = await testServer(stub.service, watched, options.server);
    closing.push(() => server.stop());
    const made = await tap(server.address, options.fault, options.inside);
    const client = new stub(made.address, credentials.createInsecure(), options.client);
    closing.push(() => client.close());
    return { client, address: made.address, tap: made };
  }

  const bench: Bench<Answer> = {
    answer,
    anew,
    step: onStep,
    soon: () => ({ deadline: inSeconds(callSeconds) }),
    serve,
    tap,
    internal: rules.internal,
    printed,
    quiet,
    hangUp: (call) => void hangUps.push(call),
    onEnd: (close) => void closing.push(close),
    ended,
    calls,
    seen(test) {
      const past = events.find(test);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const watcher = (event: WireEvent) => {
          if (!test(event)) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      });
    },
    ok(fact, expected, happened) {
      if (!fact) throw new Wrong(expected, happened);
    },
    equal(actual, expected, what) {
      if (isDeepStrictEqual(actual, expected)) return;
      throw new Wrong(`${what}: ${inWords(expected)}`, `${what}: ${inWords(actual)}`);
    },
    wrong: (expected, happened) => new Wrong(expected, happened),
  };

  return {
    bench,
    calls,
    rules,
    /** Cancels the calls of the check on which it may say more. */
    hangUp(): void {
      for (const call of hangUps) if (!call.writableEnded) call.cancel();
    },
    async close(): Promise<void> {
      for (const end of closing.reverse()) await end();
    },
  };
}

async function ended<T>(call: Promise<T>): Promise<Ended<T>> {
  try {
    const value = await call;
    return { status: 'OK', details: '', value, words: 'ended with OK' };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const { code, details } = error;
    const words = statusWords(code, details);
    return { status: status[code] ?? String(code), details, value: undefined, words };
  }
}
