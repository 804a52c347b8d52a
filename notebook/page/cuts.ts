// Code cells: the real lines, edited in their file and put back.
import type { EditorView } from '@codemirror/view';
import type { Shown } from '../state.ts';
import { all, one, say } from './dom.ts';
import { makeEditor } from './editor.ts';
import { colour } from './highlight.ts';
import { type Hear, wish } from './talk.ts';

interface Told extends Shown {
  cell: number;
}

class CutCell {
  readonly number: number;
  readonly #element: HTMLElement;
  readonly #code: HTMLElement;
  #editor: EditorView | undefined;
  #text: string;
  #seen = '';
  #line = 1;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.number = Number(element.dataset.cell);
    this.#code = one('.code', element);
    this.#text = this.#code.textContent ?? '';
    this.#on('.edit', () => this.#edit());
    this.#on('.save', () => this.#save());
    this.#on('.cancel', () => this.#close());
    this.#on('.restore', () => this.#restore());
    one('.buttons', element).hidden = false;
  }

  show({ file, line, text, changed }: Told): void {
    this.#text = text;
    this.#line = line;
    one('.file', this.#element).firstChild?.replaceWith(file);
    say(one('.at', this.#element), `:${line}`);
    this.#element.classList.toggle('changed', changed);
    one('.mark', this.#element).hidden = !changed;
    one('.restore', this.#element).hidden = !changed;
    this.#code.textContent = text;
    colour(this.#code);
  }

  #on(selector: string, press: () => void): void {
    one(selector, this.#element).addEventListener('click', press);
  }

  #edit(): void {
    this.#seen = this.#text;
    const into = one('.editor', this.#element);
    this.#opened(true);
    this.#editor = makeEditor({
      into,
      text: this.#text,
      label: this.#code.getAttribute('aria-label') ?? 'Code',
      language: this.#code.dataset.language ?? '',
      firstLine: this.#line,
      onSave: () => this.#save(),
    });
    this.#editor.focus();
    this.#say('Ctrl-S saves into the file. Escape, then Tab, leaves the editor.');
  }

  async #save(): Promise<void> {
    const text = this.#editor?.state.doc.toString() ?? '';
    const why = await wish('edit', { cell: this.number, seen: this.#seen, text });
    if (why !== '') return this.#say(why, 'bad');
    this.#close();
    this.#say('It is in the file. Run the commands again to see what it does.', 'other');
  }

  async #restore(): Promise<void> {
    const why = await wish('restore', { cell: this.number });
    if (why !== '') return this.#say(why, 'bad');
    this.#close();
    this.#say('What was there is back.', 'good');
  }

  #close(): void {
    this.#editor?.destroy();
    this.#editor = undefined;
    this.#opened(false);
    this.#say('');
    one('.edit', this.#element).focus();
  }

  #opened(open: boolean): void {
    one('.editor', this.#element).hidden = !open;
    this.#code.hidden = open;
    for (const [selector, shown] of [
      ['.edit', !open],
      ['.save', open],
      ['.cancel', open],
    ] as const) {
      one(selector, this.#element).hidden = !shown;
    }
  }

  #say(words: string, kind = ''): void {
    say(one('.verdict', this.#element), words, kind);
  }
}

/** Brings the code cells to life. */
export function cutCells(hear: Hear): void {
  const cells = new Map(
    all('.cell.cut').map((element) => {
      const cell = new CutCell(element);
      return [cell.number, cell] as const;
    }),
  );
  hear<Told>('cut', (told) => cells.get(told.cell)?.show(told));
}
