// What the frames of one stream mean: a call, from its headers to its status.
import { status } from '@grpc/grpc-js';
import type { Direction, WireEvent } from './connection.ts';
import type { Hold } from './flow.ts';
import type { Naming } from './names.ts';

/** One step of a call. */
export interface Step {
  /** When the tap had it from the sender, in milliseconds since the tap began. */
  at: number;
  /** When the receiver's socket had taken it; of a hold, when it was over. */
  taken: number;
  direction: Direction;
  kind: 'headers' | 'message' | 'half-close' | 'status' | 'reset' | 'broken' | 'fault' | 'held';
  text: string;
  /** On the wire. */
  bytes: number;
  /** How long a sender was held. */
  ms?: number;
}

/** A call as it was seen: one HTTP/2 stream. */
export interface WireCall {
  connection: number;
  stream: number;
  path: string;
  steps: Step[];
}

const headerOf = ({ headers }: WireEvent, name: string) =>
  headers.find(([key]) => key === name)?.[1];

function statusText(event: WireEvent): string | undefined {
  const code = headerOf(event, 'grpc-status');
  if (code === undefined) return undefined;
  const message = headerOf(event, 'grpc-message');
  const name = status[Number(code)] ?? `status ${code}`;
  return message && message !== name ? `${name}: ${decode(message)}` : name;
}

// grpc-message is percent-encoded; what is not is shown as it is.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headersText(event: WireEvent): string {
  const path = headerOf(event, ':path');
  if (path === undefined) return `headers ${headerOf(event, ':status') ?? ''}`.trim();
  const timeout = headerOf(event, 'grpc-timeout');
  return timeout === undefined ? path : `${path}, timeout ${timeout}`;
}

function stepsOf(event: WireEvent, path: string, naming: Naming): Step[] {
  const { at, taken = at, direction, what, length, note } = event;
  const step = (kind: Step['kind'], text: string, bytes: number): Step => {
    return { at, taken, direction, kind, text, bytes };
  };
  const steps: Step[] = [];
  if (what === 'RST_STREAM') steps.push(step('reset', `reset: ${note}`, length));
  if (event.headers.length > 0) {
    const ended = statusText(event);
    if (ended === undefined) steps.push(step('headers', headersText(event), length));
    else steps.push(step('status', ended, length));
  }
  for (const { bytes, wireLength, compressed } of event.messages) {
    const text = naming(path, direction, bytes);
    steps.push(step('message', compressed ? `(compressed) ${text}` : text, wireLength));
  }
  if (direction === 'up' && event.flags.includes('END_STREAM')) {
    steps.push(step('half-close', 'half-close', 0));
  }
  return steps;
}

// What happens to a connection happens to each of its calls that has not ended.
function brokenStep({ at, direction, what, note }: WireEvent): Step | undefined {
  const step = (kind: Step['kind'], text: string): Step => ({
    at,
    taken: at,
    direction,
    kind,
    text,
    bytes: 0,
  });
  if (what === 'FAULT') return step(note.includes('cut') ? 'broken' : 'fault', note);
  if (what === 'CUT' || (what === 'CLOSED' && note !== 'half-closed')) {
    return step('broken', `connection ${note}`);
  }
  return undefined;
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
