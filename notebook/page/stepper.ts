// A call, frame by frame: a drawing of which only what is seen is made, so that ten
// thousand frames are as quick as ten, and beside it the chosen frame in full.
import type { FrameDetail, FrameRow } from '../state.ts';
import { button, make, say } from './dom.ts';
import { showFrame } from './frame.ts';

const rowHeight = 34;
const page = 10;
let steppers = 0;

/** Where a call's frames are asked for. */
export interface Source {
  rows(): Promise<{ rows: FrameRow[]; whole: boolean }>;
  detail(frame: number): Promise<FrameDetail>;
}

/** The drawing of one call, and the frame that is chosen in it. */
export class Stepper {
  readonly element = make('div', 'stepper');
  readonly #source: Source;
  readonly #name = `steps-${++steppers}`;
  readonly #paper = make('div', 'paper');
  readonly #drawing = make('div', 'drawing', this.#paper);
  readonly #where = make('span', 'where');
  readonly #detail = make('div', 'detail');
  readonly #drawn = new Map<number, HTMLElement>();
  readonly #buttons: { back: HTMLButtonElement[]; on: HTMLButtonElement[] };
  #rows: FrameRow[] = [];
  #chosen = 0;
  #asked = 0;

  constructor(source: Source, path: string) {
    this.#source = source;
    this.#paper.setAttribute('role', 'presentation');
    const drawing = this.#drawing;
    drawing.tabIndex = 0;
    drawing.setAttribute('role', 'listbox');
    drawing.setAttribute('aria-label', `Frames of ${path}; the arrow keys step through them`);
    drawing.addEventListener('scroll', () => this.#draw());
    drawing.addEventListener('keydown', (event) => this.#key(event));
    drawing.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('.frame') : null;
      if (row !== null) this.choose(Number(row.dataset.frame));
    });
    new ResizeObserver(() => this.#draw()).observe(drawing);
    const step = (words: string, name: string, to: () => number) => {
      const made = button(words, 'quiet', () => this.choose(to()));
      made.setAttribute('aria-label', name);
      made.title = name;
      return made instanceof HTMLButtonElement ? [made] : [];
    };
    const first = step('⇤', 'First frame', () => 0);
    const back = step('← Back', 'One frame back', () => this.#chosen - 1);
    const on = step('Next →', 'Next frame', () => this.#chosen + 1);
    const last = step('⇥', 'Last frame', () => this.#rows.length - 1);
    this.#buttons = { back: [...first, ...back], on: [...on, ...last] };
    this.#where.setAttribute('role', 'status');
    this.#detail.setAttribute('role', 'group');
    this.#detail.setAttribute('aria-label', 'The chosen frame');
    const controls = make('div', 'controls', ...first, ...back, ...on, ...last, this.#where);
    const ends = make('div', 'ends', make('span', '', 'client'), make('span', '', 'server'));
    this.element.append(make('div', 'steps', controls, ends, drawing), this.#detail);
  }

  /** Asks for the frames, and chooses the first one that is the call's own. */
  async open(): Promise<void> {
    try {
      const { rows, whole } = await this.#source.rows();
      this.#rows = rows;
      this.#paper.style.height = `${rows.length * rowHeight + 8}px`;
      if (!whole) this.element.append(make('p', 'small', 'There was more than is kept here.'));
      this.choose(rows.findIndex(({ ofConnection = false }) => !ofConnection));
      this.#drawing.focus({ preventScroll: true });
    } catch {
      say(this.#detail, 'The notebook does not know these frames any more: run it again.', 'bad');
    }
  }

  /** Chooses a frame, and shows it in full. */
  choose(frame: number): void {
    const count = this.#rows.length;
    if (count === 0) return;
    this.#chosen = Math.min(Math.max(frame, 0), count - 1);
    const top = this.#chosen * rowHeight;
    const { scrollTop, clientHeight } = this.#drawing;
    if (top < scrollTop) this.#drawing.scrollTop = top;
    if (top + rowHeight > scrollTop + clientHeight) {
      this.#drawing.scrollTop = top + rowHeight - clientHeight;
    }
    this.#draw();
    this.#where.textContent = `frame ${this.#chosen + 1} of ${count}`;
    for (const one of this.#buttons.back) one.disabled = this.#chosen === 0;
    for (const one of this.#buttons.on) one.disabled = this.#chosen === count - 1;
    this.#show();
  }

  // Whoever holds a key down passes many frames: only where he stops is shown.
  async #show(): Promise<void> {
    const asked = ++this.#asked;
    const frame = this.#chosen;
    try {
      const detail = await this.#source.detail(frame);
      if (asked !== this.#asked) return;
      showFrame(this.#detail, detail);
      this.#detail.dataset.frame = String(frame + 1);
    } catch {
      if (asked === this.#asked) say(this.#detail, 'This frame cannot be had any more.', 'bad');
    }
  }

  #key(event: KeyboardEvent): void {
    const moves: { [key: string]: number } = {
      ArrowDown: this.#chosen + 1,
      ArrowRight: this.#chosen + 1,
      ArrowUp: this.#chosen - 1,
      ArrowLeft: this.#chosen - 1,
      PageDown: this.#chosen + page,
      PageUp: this.#chosen - page,
      Home: 0,
      End: this.#rows.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.choose(to);
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#drawing;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - 4);
    const last = Math.min(
      this.#rows.length - 1,
      Math.ceil((scrollTop + clientHeight) / rowHeight) + 4,
    );
    for (const [frame, row] of this.#drawn) {
      if (frame >= first && frame <= last) continue;
      if (frame === this.#chosen) continue;
      row.remove();
      this.#drawn.delete(frame);
    }
    for (let frame = first; frame <= last; frame++) this.#row(frame);
    this.#row(this.#chosen);
    for (const [frame, row] of this.#drawn) {
      row.setAttribute('aria-selected', String(frame === this.#chosen));
      row.classList.toggle('later', frame > this.#chosen);
    }
    this.#drawing.setAttribute('aria-activedescendant', `${this.#name}-${this.#chosen}`);
  }

  #row(frame: number): void {
    const row = this.#rows[frame];
    if (row === undefined || this.#drawn.has(frame)) return;
    const { at, up, what, label, bytes, look, held, ofConnection = false } = row;
    const words = [make('b', '', what)];
    if (held !== undefined) words.unshift(make('i', '', `held ${held} ms, then `));
    const whose = ofConnection ? [make('span', 'size whose', 'connection')] : [];
    const size = bytes > 0 ? [...whose, make('span', 'size', `${bytes} B`)] : whose;
    const from = make('span', 'hear', up ? 'from the client: ' : 'from the server: ');
    const said = make('span', 'said', from, ...words, label === '' ? '' : ` ${label}`);
    const arrow = make('span', `arrow ${up ? 'up' : 'down'} ${look}`, said, ...size);
    const element = make(
      'div',
      'frame',
      make('span', 'time', `${at.toFixed(1).replace('-', '−')} ms`),
      arrow,
    );
    element.classList.toggle('held', held !== undefined);
    element.classList.toggle('of-connection', ofConnection);
    element.id = `${this.#name}-${frame}`;
    element.dataset.frame = String(frame);
    element.style.top = `${frame * rowHeight}px`;
    element.setAttribute('role', 'option');
    element.setAttribute('aria-setsize', String(this.#rows.length));
    element.setAttribute('aria-posinset', String(frame + 1));
    this.#drawn.set(frame, element);
    this.#paper.append(element);
  }
}
