// A document as cells: prose, commands and code cut from files. Whoever shows the
// notes elsewhere than on paper reads them with the code that checks them.
import { cutMarker } from './excerpts.ts';
import { consoleBlock, type Step, stepsOf } from './steps.ts';

/** A piece of a document. */
export type Cell = ProseCell | CommandCell | CodeCell;

/** Everything that is no other cell: paragraphs, lists, tables, pictures, plain fences. */
export interface ProseCell {
  kind: 'prose';
  text: string;
}

/** One step of a `console` block: a command, and what the notes say that it prints. */
export interface CommandCell {
  kind: 'command';
  step: Step;
}

/** Lines that were cut from a file; `file` is named from the document's folder. */
export interface CodeCell {
  kind: 'code';
  file: string;
  first: string;
  last: string | undefined;
  language: string;
  /** The lines as the notes show them, without the last line's end. */
  text: string;
}

interface Found {
  at: number;
  length: number;
  cells: Cell[];
}

function commandsIn(text: string): Found[] {
  return [...text.matchAll(consoleBlock)].map((match) => ({
    at: match.index,
    length: match[0].length,
    cells: stepsOf(match[1] ?? '').map((step): Cell => ({ kind: 'command', step })),
  }));
}

function cutsIn(text: string): Found[] {
  return [...text.matchAll(cutMarker)].map((match) => {
    const [whole, , file = '', first = '', last, language = '', body = ''] = match;
    const shown = body.replace(/\n$/, '');
    const cell: Cell = { kind: 'code', file, first, last, language, text: shown };
    return { at: match.index, length: whole.length, cells: [cell] };
  });
}

/** The cells of a document, in order. A cell is named by its place among them. */
export function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  const prose = (part: string) => {
    // What is left of a marker says nothing to a reader.
    const plain = part.replace(/^<!--[\s\S]*?-->$\n?/gm, '').trim();
    if (plain !== '') cells.push({ kind: 'prose', text: plain });
  };
  let end = 0;
  for (const found of [...commandsIn(text), ...cutsIn(text)].sort((a, b) => a.at - b.at)) {
    prose(text.slice(end, found.at));
    cells.push(...found.cells);
    end = found.at + found.length;
  }
  prose(text.slice(end));
  return cells;
}
