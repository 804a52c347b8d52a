// What a check.ts is written with: numbered tasks, and what a task can use.
import type {
  ChannelOptions,
  ServerInterceptor,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Stub } from '../../lib/testing.ts';
import type { WireCall } from '../wire/calls.ts';
import type { WireEvent } from '../wire/event.ts';
import type { Fault, Tap } from '../wire/tap.ts';

/** One numbered task of an exercise. `Answer` is what the student's file exports. */
export interface Task<Answer> {
  /** As in the exercise's README: what the answer has to do. */
  title: string;
  /** What the check does, in a sentence: "Ada is made, then deleted." */
  tried: string;
  /** One place to read next, as `FILE#heading` from the workbook's root. */
  read: string;
  /** Rules that the task has to break, each with the reason. */
  except?: { [rule in Rule]?: string };
  run(t: Bench<Answer>): Promise<void>;
}

/**
 * What the bench asks of every task when it is over: its calls had deadlines and have ended, its
 * handlers are done, listeners have not piled up, nothing is left in the process,
 * nobody has waited by asking again and again, and no client has read of the inside
 * of a server.
 */
export type Rule =
  | 'deadlines'
  | 'calls end'
  | 'handlers end'
  | 'listeners'
  | 'leftovers'
  | 'spinning'
  | 'inside';

/** The tasks of one exercise, in the order of its README. */
export function tasks<Answer>(list: Task<Answer>[]): Task<Answer>[] {
  return list;
}

/** How a call ended, and what it gave when it ended well. */
export interface Ended<T> {
  /** `OK`, or the name of another status. */
  status: string;
  details: string;
  value: T | undefined;
  /** In words, for a sentence: "ended with NOT_FOUND: no such user". */
  words: string;
}

/** A server in this process behind a tap, and a client that calls it through the tap. */
export interface Served<Client> {
  client: Client;
  address: string;
  tap: Tap;
}

/** How a server and its client are set up. */
export interface ServeOptions {
  /** What goes wrong on the wire. */
  fault?: Fault;
  /** Stands behind another server: what it says to that one, no client of the outside reads. */
  inside?: boolean;
  server?: ChannelOptions & { interceptors?: ServerInterceptor[] };
  client?: ChannelOptions;
}

/** A call on which its client sends messages. */
export interface Hangable {
  readonly writableEnded: boolean;
  cancel(): void;
}

/** What a task works with. All that it opens is closed when the task is over. */
export interface Bench<Answer> {
  /** What the student's file exports. */
  answer: Answer;
  /** The student's file as another process would have it: nothing is left over in it. */
  anew(): Promise<Answer>;
  /** Says what is waited for from here on: told when nothing more happens. */
  step(what: string): void;
  /** A deadline for one call: four seconds from now, or more on a slow machine. */
  soon(): { deadline: Date };
  /** Serves handlers, the student's or the check's own, and gives a client. */
  serve<Client extends { close(): void }>(
    stub: Stub<Client>,
    handlers: UntypedServiceImplementation,
    options?: ServeOptions,
  ): Promise<Served<Client>>;
  /** Puts a tap before a server that runs already. */
  tap(target: string, fault?: Fault): Promise<Tap>;
  /**
   * An error of the server's own, for the student's code to meet. When a client reads
   * any two words of it in a row, or one with a digit, the task has failed.
   */
  internal(message: string): Error;
  /**
   * Does nothing for a moment, in which the student's code waits: it fails the task when
   * that code asks again and again, and is not woken by an event.
   */
  quiet(): Promise<void>;
  /**
   * Cancels a call when the task is over, unless it was half-closed: then the server
   * has to end it.
   */
  hangUp(call: Hangable): void;
  /** What the student's code has printed so far, in this task. */
  printed(): string;
  /** Does this when the task is over, whatever came of it; the last one first. */
  onEnd(close: () => unknown): void;
  /** Waits for a call and turns its status, good or bad, into a value. */
  ended<T>(call: Promise<T>): Promise<Ended<T>>;
  /** The calls that the taps have seen so far, step by step. */
  calls(): WireCall[];
  /** The first event on the wire, past or to come, for which `test` is true. */
  seen(test: (event: WireEvent) => boolean): Promise<WireEvent>;
  /** Goes on if `fact` holds; else the task fails with these sentences. */
  ok(fact: boolean, expected: string, happened: string): void;
  /** Goes on if both are equal by value; `what` names them: "the ids". */
  equal(actual: unknown, expected: unknown, what: string): void;
  /** For `throw t.wrong(…)`, where `ok` cannot tell TypeScript that a value is there. */
  wrong(expected: string, happened: string): Error;
}
