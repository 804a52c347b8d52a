// What the frames of one stream mean: a call, from its headers to its status.
import { status } from '@grpc/grpc-js';
import type { Direction, WireEvent } from './connection.ts';
import type { Naming } from './names.ts';

/** One step of a call. */
export interface Step {
  at: number;
  direction: Direction;
  kind: 'headers' | 'message' | 'half-close' | 'status' | 'reset' | 'broken' | 'fault';
  text: string;
  /** On the wire. */
  bytes: number;
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
  const { at, direction, what, length, note } = event;
  const step = (kind: Step['kind'], text: string, bytes: number): Step => {
    return { at, direction, kind, text, bytes };
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
    if (event.direction === 'up') call.path ||= headerOf(event, ':path') ?? '';
    call.steps.push(...(broken ? [broken] : stepsOf(event, call.path, naming)));
  }
  return [...calls.values()].filter(({ steps }) => steps.length > 0);
}
