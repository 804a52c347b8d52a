// grpc-timeout, as the trace of a call shows it.
import type { WireCall } from '#lab/wire/calls.ts';

const units = new Map([
  ['m', 1],
  ['S', 1000],
  ['M', 60_000],
  ['H', 3_600_000],
]);

/** The `grpc-timeout` of a call, in milliseconds. */
export function timeoutOf(call: WireCall | undefined): number | undefined {
  const [, digits, unit = ''] = /timeout (\d+)(\w)$/.exec(call?.steps[0]?.text ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * (units.get(unit) ?? Number.NaN);
}
