// What each event means for its call: the steps of a call.
import { status } from '@grpc/grpc-js';
import type { Direction, WireEvent } from './event.ts';
import { cutHere } from './fault.ts';
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

/** A header's value, where the event has it. */
export const headerOf = ({ headers }: WireEvent, name: string) =>
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

/** The steps that an event of a call's stream stands for. */
export function stepsOf(event: WireEvent, path: string, naming: Naming): Step[] {
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

/** What an event breaks, if it does: a stream, or with stream 0 each call of the connection. */
export function brokenStep({ at, direction, what, note }: WireEvent): Step | undefined {
  const step = (kind: Step['kind'], text: string): Step => ({
    at,
    taken: at,
    direction,
    kind,
    text,
    bytes: 0,
  });
  if (what === 'FAULT') return step(note === cutHere ? 'broken' : 'fault', note);
  if (what === 'CUT' || (what === 'CLOSED' && note !== 'half-closed')) {
    return step('broken', `connection ${note}`);
  }
  return undefined;
}
