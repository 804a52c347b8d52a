// What the process that runs a check tells the one that started it.
import type { WireCall } from '../wire/calls.ts';

/** Why a task failed, in the sentences that a student reads. */
export interface Failure {
  expected: string;
  happened: string;
  /** The student's own lines of a stack. */
  stack: string[];
  /** The calls in question, as diagrams. */
  diagrams: string[];
}

/** What a task says of itself. */
export interface About {
  title: string;
  tried: string;
  read: string;
}

/** One message from the process that runs a check. */
export type Report =
  | { kind: 'tasks'; tasks: About[] }
  | { kind: 'next' }
  | { kind: 'begin'; task: number }
  | { kind: 'alive' }
  | { kind: 'step'; what: string }
  | { kind: 'passed'; task: number }
  | { kind: 'failed'; task: number; failure: Failure }
  | { kind: 'calls'; task: number; calls: WireCall[] }
  | { kind: 'printed'; text: string }
  | { kind: 'done' };

/** The exit code of a process that holds more memory than it may. */
export const memoryCode = 77;

/** Whether a message of a child process is a report. */
export function isReport(message: unknown): message is Report {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** Tells the parent; without one, as in a debugger, prints. */
export function tell(report: Report): void {
  if (process.send === undefined) console.log(JSON.stringify(report));
  else process.send(report);
}
