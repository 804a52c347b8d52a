// Command cells: run, stop, what was printed, and what became of it.
import type { CallPicture, RunState } from '../state.ts';
import { Printer } from './ansi.ts';
import { all, button, make, one, say } from './dom.ts';
import { showMade } from './pictures.ts';
import { type Hear, wish } from './talk.ts';
import { Calls } from './wire.ts';

/** One command cell of the page. */
class CommandCell {
  readonly number: number;
  readonly #element: HTMLElement;
  readonly #output: HTMLElement;
  readonly #notes: string;
  #printer: Printer;
  #run = '';
  #settled: (() => void)[] = [];
  up = false;
  readonly calls: Calls;

  constructor(element: HTMLElement, before: () => CommandCell[]) {
    this.#element = element;
    this.number = Number(element.dataset.cell);
    this.#output = one('.output', element);
    this.#notes = this.#output.textContent ?? '';
    this.#printer = new Printer(this.#output);
    this.calls = new Calls(this.number, one('.verdict', element));
    one('.run', element).addEventListener('click', () => this.start());
    one('.stop', element).addEventListener('click', () => wish('stop', { cell: this.number }));
    one('.to-here', element).addEventListener('click', () => runInTurn([...before(), this]));
    one('.buttons', element).hidden = false;
  }

  /** Asks to run it; resolves when it has ended, or is a server that is up. */
  async start(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.#settled.push(resolve));
    const why = await wish('run', { cell: this.number });
    if (why === '') return settled;
    this.#settled.pop();
    this.#verdict(why, 'bad');
  }

  begin(server: boolean): void {
    this.#output.replaceChildren();
    this.#printer = new Printer(this.#output);
    this.#shows('runs');
    one('.made', this.#element).hidden = true;
    this.calls.clear();
    this.#verdict(server ? 'It starts …' : 'It runs …');
  }

  output(text: string): void {
    this.#printer.print(text);
  }

  listens(address: string): void {
    this.up = true;
    this.#verdict(`It is up, at ${address}, until you stop it.`, 'up');
    this.#settle();
  }

  ended(state: RunState): void {
    this.up = false;
    const { code, signal, ms = 0, why = '', asShown = false, server } = state;
    const how = code === null || code === undefined ? `ended by ${signal}` : `exit code ${code}`;
    const stopped = server ? 'It was stopped' : `It took ${seconds(ms)}`;
    const same = asShown
      ? 'It printed what the notes print.'
      : 'It printed something else than the notes.';
    this.#verdict(`${why} ${stopped}, ${how}. ${same}`.trim(), asShown ? 'good' : 'other');
    if (!asShown) this.#compare();
    this.#shows('ended');
    showMade(one('.made', this.#element), state.pictures ?? []);
    this.#settle();
  }

  /** Shows the state that a page finds when it is opened. */
  restore(state: RunState): void {
    this.begin(state.server);
    this.output(state.output);
    this.calls.show(state.calls ?? []);
    if (state.state === 'ended') this.ended(state);
    else if (state.address !== undefined) this.listens(state.address);
  }

  /** The notebook does not know this run: it was started anew. */
  lost(): void {
    if (this.#run !== 'runs') return;
    this.up = false;
    this.#shows('ended');
    this.#verdict('It ended with the notebook, which was started anew. Run it again.', 'other');
    this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#settled.splice(0)) resolve();
  }

  #compare(): void {
    const line = one('.verdict', this.#element);
    const shown = make('pre', 'output of-notes', this.#notes);
    shown.hidden = true;
    shown.tabIndex = 0;
    const toggle = button('Show what the notes print', 'quiet', () => {
      shown.hidden = !shown.hidden;
      toggle.textContent = shown.hidden ? 'Show what the notes print' : 'Hide it';
    });
    line.append(' ', toggle);
    line.after(shown);
  }

  #verdict(words: string, kind = ''): void {
    for (const old of all('.of-notes', this.#element)) old.remove();
    say(one('.verdict', this.#element), words, kind);
  }

  #shows(run: string): void {
    this.#run = run;
    this.#element.dataset.run = run;
    const runs = this.#run === 'runs';
    const [start, stop] = [one('.run', this.#element), one('.stop', this.#element)];
    const had = document.activeElement;
    start.hidden = runs;
    stop.hidden = !runs;
    // The focus must not fall to the top of the page.
    if (had === start && runs) stop.focus();
    if (had === stop && !runs) start.focus();
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;

async function runInTurn(cells: CommandCell[]): Promise<void> {
  for (const cell of cells) if (!cell.up) await cell.start();
}

/** Brings the command cells to life. */
export function commandCells(hear: Hear): void {
  const cells = new Map<number, CommandCell>();
  for (const element of all('.cell.command')) {
    const before = () => [...cells.values()].filter(({ number }) => number < made.number);
    const made = new CommandCell(element, before);
    cells.set(made.number, made);
  }
  interface Told extends RunState {
    text: string;
  }
  // What a stream of events begins with is all that the notebook knows.
  const known = new Set<number>();
  hear<RunState>('state', (state) => {
    known.add(state.cell);
    cells.get(state.cell)?.restore(state);
  });
  hear('ready', () => {
    for (const cell of cells.values()) if (!known.has(cell.number)) cell.lost();
    known.clear();
  });
  hear<Told>('begin', ({ cell, server }) => {
    cells.get(cell)?.begin(server);
  });
  hear<Told>('output', ({ cell, text }) => cells.get(cell)?.output(text));
  hear<Told>('listens', ({ cell, address = '' }) => cells.get(cell)?.listens(address));
  hear<{ cell: number; calls: CallPicture[] }>('calls', ({ cell, calls }) =>
    cells.get(cell)?.calls.show(calls),
  );
  hear<RunState>('ended', (state) => {
    cells.get(state.cell)?.ended(state);
  });
}
