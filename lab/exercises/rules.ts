// The rules of the course, which the bench holds every task to without its author
// thinking of it. A task that has to break one says so, and why (`except`).
import { EventEmitter } from 'node:events';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { WireCall } from '../wire/calls.ts';
import type { WireEvent } from '../wire/event.ts';
import { headerOf } from '../wire/steps.ts';
import { noDeadline, openCall, watchHandlers } from './rules/ends.ts';
import { hollowText, insideTold } from './rules/inside.ts';
import { leftVerdict, openThings } from './rules/leftovers.ts';
import { countOn, listenersVerdict } from './rules/listeners.ts';
import { countTurns } from './rules/spinning.ts';
import type { Rule } from './tasks.ts';
import type { Wrong } from './verdict.ts';

// The checks' own waits turn the loop, too: a few hundred times in a task.
const mostTurns = 2000;

/** The rules of the calls that have gone through a bench's taps. */
export function makeRules(calls: () => WireCall[]) {
  const turns = countTurns(mostTurns);
  const before = openThings();
  const secrets = new Set<string>();
  const closed = new Set<number>();
  const outside: WireEvent[] = [];
  let unlimited: string | undefined;
  const watchers = new Set<() => void>();
  const something = () => {
    for (const watcher of watchers) watcher();
  };
  const handlers = watchHandlers(something);
  listenersVerdict();

  /** Resolves when there is nothing to say any more, or with what there is after so long. */
  async function settled(verdict: () => Wrong | undefined, ms: number): Promise<Wrong | undefined> {
    if (verdict() === undefined) return undefined;
    await new Promise<void>((resolve) => {
      // Not among what is left open: they hold nothing.
      const over = setTimeout(done, ms).unref();
      const look = setInterval(() => verdict() ?? done(), 5).unref();
      const watcher = () => void (verdict() ?? done());
      watchers.add(watcher);
      function done() {
        clearTimeout(over);
        clearInterval(look);
        watchers.delete(watcher);
        resolve();
      }
    });
    return verdict();
  }

  const told = () => {
    const wrongs = outside.map(
      ({ headers }) => insideTold(headers, secrets) ?? hollowText(headers),
    );
    return wrongs.find((wrong) => wrong !== undefined);
  };

  return {
    /** Handlers that are watched: whether they end, and their calls' listeners. */
    watch(given: UntypedServiceImplementation): UntypedServiceImplementation {
      return handlers.all(given, (call) => {
        if (call instanceof EventEmitter) countOn(call);
      });
    },
    /** Hears of an event on the wire; `inside` when no client of the outside sees it. */
    hear(event: WireEvent, inside: boolean): void {
      const ends = event.direction === 'down' && headerOf(event, 'grpc-status') !== undefined;
      if (ends && !inside) outside.push(event);
      const path = event.direction === 'up' ? headerOf(event, ':path') : undefined;
      if (path !== undefined && headerOf(event, 'grpc-timeout') === undefined) unlimited ??= path;
      if (event.what === 'CLOSED') closed.add(event.connection);
      something();
    },
    /** An error that no client may read of. */
    internal(message: string): Error {
      secrets.add(message);
      const error = new Error(message);
      // Where the check has made it says nothing to a student who logs it.
      error.stack = String(error);
      return error;
    },
    /** The verdict on waits so far. */
    spinning: (except: Exceptions) => (except.spinning === undefined ? turns() : undefined),
    /** The verdict while what the task has opened is still open. */
    async open(except: Exceptions, ms: number): Promise<Wrong | undefined> {
      const ofRule = (rule: Rule, verdict: () => Wrong | undefined) =>
        except[rule] === undefined ? verdict() : undefined;
      const spinning = ofRule('spinning', turns);
      const ended = () =>
        ofRule('calls end', () => openCall(calls(), closed)) ??
        ofRule('handlers end', () => handlers.verdict());
      const limits = () => (unlimited === undefined ? undefined : noDeadline(unlimited));
      return (
        spinning ??
        ofRule('deadlines', limits) ??
        (await settled(ended, ms)) ??
        ofRule('inside', told) ??
        ofRule('listeners', listenersVerdict)
      );
    },
    /** The verdict when all of it is closed. */
    closed(except: Exceptions, ms: number): Promise<Wrong | undefined> | undefined {
      return except.leftovers === undefined ? settled(() => leftVerdict(before), ms) : undefined;
    },
  };
}

type Exceptions = { [rule in Rule]?: string };
