// What the frames of one stream mean: a call, from its headers to its status.
import type { Hold, WireEvent } from './event.ts';
import type { Naming } from './names.ts';
import { brokenStep, headerOf, type Step, stepsOf } from './steps.ts';

/** A call as it was seen: one HTTP/2 stream. */
export interface WireCall {
  connection: number;
  stream: number;
  path: string;
  steps: Step[];
}

const isOpen = ({ steps }: WireCall) =>
  !steps.some(({ kind }) => ['status', 'reset', 'broken'].includes(kind));

// A hold stands where it began: answers may have come from the other side since.
function addHold(steps: Step[], { direction, from, ms }: Hold): void {
  const place = steps.findLastIndex(({ at }) => at <= from) + 1;
  const before = steps[place - 1];
  // A long message may be held many times: that is one gap.
  const again = before?.kind === 'held' && before.direction === direction ? before : undefined;
  const sum = (again?.ms ?? 0) + ms;
  const text = `held by flow control, ${sum.toFixed(sum < 10 ? 1 : 0)} ms`;
  const at = again?.at ?? from;
  const step: Step = { at, taken: from + ms, direction, kind: 'held', text, bytes: 0, ms: sum };
  if (again === undefined) steps.splice(place, 0, step);
  else steps.splice(place - 1, 1, step);
}

// Windows that are opened again at once are not worth a gap.
const leastHold = 1;

/** The calls in a trace, in the order in which they began. */
export function callsOf(events: WireEvent[], naming: Naming): WireCall[] {
  const calls = new Map<string, WireCall>();
  for (const event of events) {
    const { connection, stream } = event;
    const broken = brokenStep(event);
    if (stream === 0) {
      // What happens to a connection happens to each of its calls that has not ended.
      for (const call of calls.values()) {
        if (broken && call.connection === connection && isOpen(call)) call.steps.push(broken);
      }
      continue;
    }
    const key = `${connection}/${stream}`;
    const call = calls.get(key) ?? { connection, stream, path: '', steps: [] };
    calls.set(key, call);
    for (const hold of event.holds) addHold(call.steps, hold);
    if (event.direction === 'up') call.path ||= headerOf(event, ':path') ?? '';
    call.steps.push(...(broken ? [broken] : stepsOf(event, call.path, naming)));
  }
  for (const call of calls.values()) {
    call.steps = call.steps.filter(({ ms = leastHold }) => ms >= leastHold);
  }
  return [...calls.values()].filter(({ steps }) => steps.length > 0);
}
