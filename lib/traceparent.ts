// W3C Trace Context: the two headers by which a call says which trace it belongs to.
import { randomBytes } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import {
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  TraceFlags,
} from '@opentelemetry/api';

// version-trace id-parent id-flags. A later version may say more after a further dash.
const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads `traceparent` and `tracestate`.
 *
 * @returns `undefined` when there is none, more than one, or one that breaks a rule of the
 *   standard: then a new trace begins, and nobody is told of an error.
 */
export function readTrace(metadata: Metadata): SpanContext | undefined {
  const [text, second] = metadata.get('traceparent');
  if (typeof text !== 'string' || second !== undefined) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = form.exec(text) ?? [];
  if (version === undefined || version === 'ff') return undefined;
  if (version === '00' && more !== undefined) return undefined;
  // Of the flags only this bit has a meaning in every version.
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const state = metadata.get('tracestate').join(',');
  const found: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  if (state !== '') found.traceState = createTraceState(state);
  // An id of zeros is none.
  return isSpanContextValid(found) ? found : undefined;
}

/** Puts them into the metadata of a call; what was there is replaced. */
export function writeTrace(metadata: Metadata, { traceId, spanId, ...more }: SpanContext): void {
  const sampled = (more.traceFlags & TraceFlags.SAMPLED) === TraceFlags.SAMPLED;
  metadata.set('traceparent', `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`);
  const state = more.traceState?.serialize() ?? '';
  if (state === '') metadata.remove('tracestate');
  else metadata.set('tracestate', state);
}

/** A span's place in a trace: beneath `parent`, or at the root of a new one. */
export function childOf(parent: SpanContext | undefined): SpanContext {
  const spanId = newId(8);
  if (parent === undefined) return { traceId: newId(16), spanId, traceFlags: TraceFlags.SAMPLED };
  const { traceId, traceFlags, traceState } = parent;
  return { traceId, spanId, traceFlags, ...(traceState && { traceState }) };
}

function newId(bytes: number): string {
  const id = randomBytes(bytes).toString('hex');
  return /^0+$/.test(id) ? newId(bytes) : id;
}
