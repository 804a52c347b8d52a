// The frames of a call as rows of a drawing, each in a few words.
import type { WireEvent } from '../../lab/wire/event.ts';
import { brokenStep, stepsOf } from '../../lab/wire/steps.ts';
import type { FrameRow } from '../state.ts';
import { isTrouble } from './connection.ts';
import type { SeenCall } from './wire.ts';

const mostLabel = 120;

/** A row for each frame. */
export function rowsOf({ stream, path, events, naming }: SeenCall): FrameRow[] {
  const began = events.find((event) => event.stream === stream)?.at ?? 0;
  const end = events.findIndex((event) => event.stream === stream && isEnd(event));
  return events.map((event, i) => {
    const { at, direction, length, note, holds } = event;
    const broken = brokenStep(event);
    const steps = broken === undefined ? stepsOf(event, path, naming) : [broken];
    const label = steps.map(({ text }) => text).join(', ') || note;
    const held = holds.reduce((sum, { ms }) => sum + ms, 0);
    return {
      at: Math.round((at - began) * 10) / 10,
      up: direction === 'up',
      what: nameOf(event),
      ...(event.stream === 0 && { ofConnection: true }),
      label: label.length > mostLabel ? `${label.slice(0, mostLabel - 1)}…` : label,
      bytes: length,
      look: event.stream === 0 ? quietly(event, end === -1 || i < end) : lookOf(event.what, steps),
      ...(held >= 1 && { held: Math.round(held) }),
    };
  });
}

/** What the frames of HTTP/2 are called, and in a word what else there is. */
function nameOf({ what, flags, stream, messages }: WireEvent): string {
  if (stream === 0) return [what, ...flags].join(' ');
  return messages.length > 1 ? `${what}, ${messages.length} messages` : what;
}

function lookOf(what: string, steps: { kind: string; text: string }[]): FrameRow['look'] {
  const kinds = steps.map(({ kind }) => kind);
  if (kinds.some((kind) => ['reset', 'broken', 'fault'].includes(kind))) return 'bad';
  const status = steps.find(({ kind }) => kind === 'status');
  if (status !== undefined) return status.text === 'OK' ? 'good' : 'bad';
  return what === 'HEADERS' || kinds.includes('message') ? 'usual' : 'soft';
}

const quietly = (event: WireEvent, open: boolean) => (isTrouble(event, open) ? 'bad' : 'soft');

/** Whether a call is over with this frame. */
const isEnd = (event: WireEvent) =>
  event.what === 'RST_STREAM' || event.headers.some(([name]) => name === 'grpc-status');
