// A rule: when a task is over and all that it opened is closed, nothing of it is left
// in the process: no timer, no server, no connection.
import { Wrong } from '../verdict.ts';

const kinds = new Map([
  ['Timeout', 'a timer still runs'],
  ['TCPServerWrap', 'a server still listens'],
  ['TCPSocketWrap', 'a connection is still open'],
  ['ProcessWrap', 'a process still runs'],
]);

/** What keeps the process alive now, by kind. */
export function openThings(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kinds.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** The verdict on what is open and was not `before`. */
export function leftVerdict(before: Map<string, number>): Wrong | undefined {
  for (const [kind, count] of openThings()) {
    if (count <= (before.get(kind) ?? 0)) continue;
    const happened = `the task is over, all calls have ended, and ${kinds.get(kind)}`;
    return new Wrong('nothing is left behind', happened);
  }
  return undefined;
}
