// The lines that a code cell shows, in their file: shown, edited, and put back. Only
// a file that a cell names is written, and never by way of a link.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { CodeCell } from '../../lab/notes/cells.ts';
import { cutOut } from '../../lab/notes/excerpts.ts';
import type { Shown } from '../state.ts';
import type { Library } from './library.ts';

/** A change that the page has made: the lines that were there, and those that are. */
interface Edit {
  before: string;
  after: string;
}

interface Place extends Shown {
  path: string;
  source: string;
  /** The lines as the file has them. */
  lines: string;
  margin: number;
}

const mostText = 100_000;

/** The code cells of a workbook, and what was changed in them. */
export class Cuts {
  readonly #library: Library;
  readonly #record: string;

  constructor(library: Library) {
    this.#library = library;
    this.#record = join(library.root, '.cache/notebook/edits.json');
  }

  /** What a cell's file holds now; `undefined` when it cannot be found there. */
  shown(document: string, cell: CodeCell): Shown | undefined {
    const place = this.#place(document, cell);
    if (typeof place === 'string') return undefined;
    const { file, line, text, changed } = place;
    return { file, line, text, changed };
  }

  /**
   * Puts lines in the place of those that a cell shows.
   *
   * @param seen What the page has shown: the file may have been changed since.
   * @returns Why it cannot, or nothing.
   */
  edit(document: string, cell: CodeCell, seen: string, text: string): string | undefined {
    if (text.length > mostText) return 'That is too long for these lines.';
    const place = this.#place(document, cell);
    if (typeof place === 'string') return place;
    if (place.text !== seen) {
      return 'The file was changed elsewhere meanwhile. Load the page again: nothing was written.';
    }
    const margin = ' '.repeat(place.margin);
    const after = text
      .replace(/\r\n/g, '\n')
      .replace(/\n+$/, '')
      .replace(/^(?=.)/gm, margin);
    const first = this.#edits()[keyOf(place.file, cell)]?.before ?? place.lines;
    this.#put(place, cell, after, first);
    return undefined;
  }

  /** Puts back what was there before the first edit. Returns why it cannot, or nothing. */
  restore(document: string, cell: CodeCell): string | undefined {
    const place = this.#place(document, cell);
    if (typeof place === 'string') return place;
    const edit = this.#edits()[keyOf(place.file, cell)];
    if (edit === undefined) {
      return 'These lines were not changed here: git or your editor can put them back.';
    }
    this.#put(place, cell, edit.before, edit.before);
    return undefined;
  }

  #put(place: Place, cell: CodeCell, after: string, before: string): void {
    const key = keyOf(place.file, cell);
    const { [key]: _, ...others } = this.#edits();
    const edits = after === before ? others : { ...others, [key]: { before, after } };
    const lines = place.source.split('\n');
    const count = place.lines.split('\n').length;
    lines.splice(place.line - 1, count, ...after.split('\n'));
    // What was there is written down first: a crash in between loses nothing.
    if (after !== before) this.#write(edits);
    writeFileSync(`${place.path}.new`, lines.join('\n'));
    renameSync(`${place.path}.new`, place.path);
    if (after === before) this.#write(edits);
  }

  /** Where the lines of a cell are, or why they are nowhere. */
  #place(document: string, cell: CodeCell): Place | string {
    const file = normalize(join(dirname(document), cell.file)).replaceAll('\\', '/');
    const path = this.#library.place(file);
    if (path === undefined) return `${file} is no plain file of the workbook.`;
    const source = readFileSync(path, 'utf8');
    const edit = this.#edits()[keyOf(file, cell)];
    if (edit !== undefined) {
      const at = `\n${source}\n`.indexOf(`\n${edit.after}\n`);
      if (at !== -1) {
        const line = source.slice(0, at).split('\n').length;
        const margin = marginOf(edit.before);
        const text = edit.after.replace(
          new RegExp(`^ {1,${Math.max(1, margin)}}`, 'gm'),
          (spaces) => (margin === 0 ? spaces : ''),
        );
        return { file, path, source, line, margin, text, lines: edit.after, changed: true };
      }
    }
    try {
      const { start, count, margin, text } = cutOut(source, cell.first, cell.last);
      const lines = source
        .split('\n')
        .slice(start, start + count)
        .join('\n');
      return {
        file,
        path,
        source,
        line: start + 1,
        margin,
        text,
        lines,
        changed: text !== cell.text,
      };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `The lines are not to be found in ${file}: ${why}.`;
    }
  }

  #edits(): { [key: string]: Edit } {
    try {
      const value: { [key: string]: Edit } = JSON.parse(readFileSync(this.#record, 'utf8'));
      return value;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      throw new Error(`${this.#record} is damaged. Move it away: it says what Restore puts back.`);
    }
  }

  #write(edits: { [key: string]: Edit }): void {
    mkdirSync(dirname(this.#record), { recursive: true });
    writeFileSync(`${this.#record}.new`, `${JSON.stringify(edits, undefined, 2)}\n`);
    renameSync(`${this.#record}.new`, this.#record);
  }
}

const keyOf = (file: string, { first, last }: CodeCell) => [file, first, last ?? ''].join(' | ');

function marginOf(lines: string): number {
  const full = lines.split('\n').filter((line) => line.trim() !== '');
  return Math.min(...full.map((line) => line.length - line.trimStart().length));
}
