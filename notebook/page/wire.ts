// The calls of a run below its output: a picture each, folded away until it is asked
// for, and frame by frame for who wants to step through one.
import type { CallPicture, FrameDetail, FrameRow } from '../state.ts';
import { button, make } from './dom.ts';
import { Stepper } from './stepper.ts';

const here = document.body.dataset.document ?? '';

async function ask<Answer>(cell: number, call: string, more: object = {}): Promise<Answer> {
  const asked = { document: here, cell: String(cell), call, ...more };
  const response = await fetch(`/wire?${new URLSearchParams(asked)}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** One call: its picture, and once it is asked for its frames. */
class Call {
  readonly element: HTMLElement;
  readonly #image = document.createElement('img');

  constructor(cell: number, key: string, path: string) {
    const open = button('Step through', 'quiet step', async () => {
      const shown = this.element.querySelector('.stepper');
      this.element.classList.toggle('stepped', shown === null);
      name(shown === null ? 'Show the picture' : 'Step through');
      if (shown !== null) return shown.remove();
      const stepper = new Stepper(
        {
          rows: () => ask<{ rows: FrameRow[]; whole: boolean }>(cell, key),
          detail: (frame) => ask<FrameDetail>(cell, key, { frame: String(frame) }),
        },
        path,
      );
      this.element.append(stepper.element);
      await stepper.open();
    });
    const name = (words: string) => {
      open.textContent = words;
      open.setAttribute('aria-label', `${words}: ${path}`);
    };
    name('Step through');
    this.#image.alt = `${path} as arrows between client and server, from its headers to its status`;
    this.element = make('figure', '', make('figcaption', '', make('span', '', path), open));
    // On a narrow page it keeps a size at which it can be read, and scrolls.
    const box = make('div', 'picture', this.#image);
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `The picture of ${path}`);
    this.element.append(box);
  }

  draw(svg: string): void {
    this.#image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }
}

/** The calls of one command cell. */
export class Calls {
  readonly #cell: number;
  readonly #element = document.createElement('details');
  readonly #summary = make('summary', '');
  readonly #calls = new Map<string, Call>();

  constructor(cell: number, after: HTMLElement) {
    this.#cell = cell;
    this.#element.className = 'calls';
    this.#element.hidden = true;
    this.#element.append(this.#summary);
    after.after(this.#element);
  }

  /** Forgets the calls of the run before. */
  clear(): void {
    for (const { element } of this.#calls.values()) element.remove();
    this.#calls.clear();
    this.#element.hidden = true;
  }

  /** Shows calls that are new, or have changed. */
  show(calls: CallPicture[]): void {
    for (const { key, path, svg } of calls) {
      const call = this.#calls.get(key) ?? new Call(this.#cell, key, path);
      if (!this.#calls.has(key)) this.#element.append(call.element);
      this.#calls.set(key, call);
      call.draw(svg);
    }
    const count = this.#calls.size;
    this.#summary.textContent = `On the wire: ${count} ${count === 1 ? 'call' : 'calls'}`;
    this.#element.hidden = count === 0;
  }
}
