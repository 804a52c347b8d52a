// What a page asks to be done: cells run, stopped, edited; exercises answered.
import type { Answers } from '../answers/answers.ts';
import type { Dials } from '../dials/dials.ts';
import type { Runs } from '../runs/runs.ts';
import type { Cuts } from './cuts.ts';
import type { Events } from './events.ts';
import type { Library } from './library.ts';
import type { Fields } from './wishes.ts';

/** All that a notebook works with. */
export interface Desk {
  library: Library;
  work: string;
  events: Events;
  runs: Runs;
  cuts: Cuts;
  answers: Answers;
  dials: Dials;
}

/** Does what a page asks. Returns why it cannot, or nothing. */
export async function perform(desk: Desk, fields: Fields): Promise<string | undefined> {
  const document = fields.text('document') ?? '';
  const what = fields.text('what') ?? '';
  const cells = desk.library.cells(document);
  if (cells === undefined) return 'There is no such document.';
  if (what === 'measure') return desk.dials.measure(document, fields.numbers('at') ?? []);
  const exercise = desk.answers.of(document);
  const number = fields.number('cell');
  if (number === undefined) {
    if (exercise === undefined) return 'There is no exercise on this page.';
    const [text, version, said] = [
      fields.text('text'),
      fields.text('version'),
      fields.texts('said'),
    ];
    return desk.answers.perform(exercise, {
      what,
      keepMine: fields.flag('keepMine'),
      ...(text !== undefined && { text }),
      ...(version !== undefined && { version }),
      ...(said !== undefined && { said }),
    });
  }
  if (what === 'run') return desk.runs.start(document, number);
  if (what === 'stop') {
    desk.runs.stop(document, number);
    return undefined;
  }
  const cell = cells[number];
  if (cell?.kind !== 'code') return 'There is no code with this number.';
  if (what !== 'edit' && what !== 'restore') return 'The notebook does not know this wish.';
  const why =
    what === 'edit'
      ? desk.cuts.edit(document, cell, fields.text('seen') ?? '', fields.text('text') ?? '')
      : desk.cuts.restore(document, cell);
  if (why === undefined) tellCuts(desk, document);
  return why;
}

/** Tells what the code cells of a document show: one edit may move the lines of others. */
function tellCuts(desk: Desk, document: string): void {
  for (const [event, data] of cutStates(desk, document)) desk.events.tell(document, event, data);
}

/** What the code cells of a document show. */
export function cutStates({ library, cuts }: Desk, document: string): [string, object][] {
  return (library.cells(document) ?? []).flatMap((cell, number): [string, object][] => {
    const shown = cell.kind === 'code' ? cuts.shown(document, cell) : undefined;
    return shown === undefined ? [] : [['cut', { cell: number, ...shown }]];
  });
}
