// What a page asks of the wire: the frames of a call, or one of them in full. Whatever
// names it is looked up among what was seen; nothing else is answered.
import { detailOf } from '../runs/detail.ts';
import { rowsOf } from '../runs/frames.ts';
import type { Runs } from '../runs/runs.ts';

/** The rows of a call, or the detail of its frame; `undefined` for what was not seen. */
export function wireSeen(runs: Runs, asked: URLSearchParams): object | undefined {
  const number = (name: string) => {
    const text = asked.get(name) ?? '';
    return /^\d{1,6}$/.test(text) ? Number(text) : -1;
  };
  const wire = runs.wire(asked.get('document') ?? '', number('cell'));
  const call = wire?.call(asked.get('call') ?? '');
  if (call === undefined) return undefined;
  if (!asked.has('frame')) return { rows: rowsOf(call), whole: wire?.whole };
  return detailOf(call, number('frame'));
}
