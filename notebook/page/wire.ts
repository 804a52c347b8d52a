// The calls of a run below its output: a picture each, folded away until it is asked for.
import type { CallPicture } from '../state.ts';
import { make } from './dom.ts';

/** The calls of one command cell. */
export class Calls {
  readonly #element = document.createElement('details');
  readonly #summary = make('summary', '');
  readonly #figures = new Map<string, HTMLElement>();

  constructor(after: HTMLElement) {
    this.#element.className = 'calls';
    this.#element.hidden = true;
    this.#element.append(this.#summary);
    after.after(this.#element);
  }

  /** Forgets the calls of the run before. */
  clear(): void {
    for (const figure of this.#figures.values()) figure.remove();
    this.#figures.clear();
    this.#element.hidden = true;
  }

  /** Shows calls that are new, or have changed. */
  show(calls: CallPicture[]): void {
    for (const { key, path, svg } of calls) {
      const image = document.createElement('img');
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      image.alt = `${path} as arrows between client and server, from its headers to its status`;
      const figure = this.#figures.get(key) ?? make('figure', '');
      figure.replaceChildren(make('figcaption', '', path), image);
      if (!this.#figures.has(key)) this.#element.append(figure);
      this.#figures.set(key, figure);
    }
    const count = this.#figures.size;
    this.#summary.textContent = `On the wire: ${count} ${count === 1 ? 'call' : 'calls'}`;
    this.#element.hidden = count === 0;
  }
}
