// The runs of all command cells: one of a cell at a time, each named by its
// document and its place there, never by a text that a browser has sent.
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CommandCell } from '../../lab/notes/cells.ts';
import { matches } from '../../lab/notes/compare.ts';
import { asDocumented, type Listening, printedLines } from '../../lab/notes/consoles.ts';
import { runnable } from '../../lab/notes/steps.ts';
import { startTap, type Tap } from '../../lab/wire/tap.ts';
import type { Library } from '../server/library.ts';
import type { RunState } from '../state.ts';
import { picturesSince } from './pictures.ts';
import { Run } from './run.ts';
import { chapterOf, Wire } from './wire.ts';

const limitMs = 150_000;

/** Tells all pages of a document. */
export type Tell = (document: string, event: string, data: object) => void;

interface Entry {
  cell: number;
  command: CommandCell;
  server: boolean;
  run: Run;
  state: RunState;
  tap: Tap | undefined;
  wire: Wire;
}

/** All runs of the notebook. */
export class Runs {
  readonly #library: Library;
  readonly #tell: Tell;
  readonly #entries = new Map<string, Map<number, Entry>>();
  readonly #starting = new Set<string>();
  readonly #pictures = new Set<string>();

  constructor(library: Library, tell: Tell) {
    this.#library = library;
    this.#tell = tell;
  }

  /** The states of a document's cells that were run. */
  states(document: string): RunState[] {
    return [...this.#of(document).values()].map(({ run, state }) => ({
      ...state,
      output: run.output,
    }));
  }

  /** Whether a run has made this picture. */
  hasMade(picture: string): boolean {
    return this.#pictures.has(picture);
  }

  /** What went over the wire when a cell was run last. */
  wire(document: string, cell: number): Wire | undefined {
    return this.#of(document).get(cell)?.wire;
  }

  /** Runs a cell, unless it is running. Returns why it cannot, or nothing. */
  async start(document: string, cell: number): Promise<string | undefined> {
    const command = this.#library.cells(document)?.[cell];
    if (command?.kind !== 'command') return 'There is no command with this number.';
    const what = runnable(this.#library.root, command.step);
    if (what === undefined) return 'The notebook runs "npx tsx FILE" and "npm run lab" alone.';
    const name = `${document} ${cell}`;
    const old = this.#of(document).get(cell);
    if (old?.state.state === 'runs' || this.#starting.has(name)) return 'It is running already.';
    this.#starting.add(name);
    try {
      const above = what.kind === 'client' ? this.#serverFor(document, cell) : undefined;
      const address = above?.state.address;
      const wire = new Wire(chapterOf(this.#library.root, what.file), (calls) =>
        this.#tell(document, 'calls', { cell, calls }),
      );
      const onEvent = wire.add.bind(wire);
      const tap = address === undefined ? undefined : await startTap({ target: address, onEvent });
      const args = [
        ...(what.kind === 'server' ? ['--port', '0'] : []),
        ...what.args,
        ...(tap === undefined ? [] : ['--address', tap.address]),
      ];
      this.#begin(document, cell, {
        command,
        file: what.file,
        args,
        kind: what.kind,
        tap,
        wire,
        above,
      });
    } finally {
      this.#starting.delete(name);
    }
    return undefined;
  }

  /** Ends a cell's run, if it runs. */
  stop(document: string, cell: number): void {
    this.#of(document).get(cell)?.run.stop();
  }

  /** Ends all of them, and waits until they have ended. */
  async stopAll(): Promise<void> {
    const all = [...this.#entries.values()].flatMap((cells) => [...cells.values()]);
    for (const { run } of all) run.stop();
    await Promise.all(all.map(({ run }) => run.closed));
  }

  #begin(
    document: string,
    cell: number,
    job: {
      command: CommandCell;
      file: string;
      args: string[];
      kind: string;
      tap: Tap | undefined;
      wire: Wire;
      above: Entry | undefined;
    },
  ): void {
    const { root } = this.#library;
    const { command, tap, wire, above } = job;
    const server = job.kind === 'server';
    const state: RunState = { cell, state: 'runs', server, output: '' };
    const tell = (event: string, data: object) => this.#tell(document, event, { cell, ...data });
    const at = { root, file: join(root, job.file), args: job.args };
    const run = new Run(server ? at : { ...at, limitMs }, {
      output: (text) => tell('output', { text }),
      listens: (address) => {
        if (!server) return;
        state.address = address;
        tell('listens', { address });
      },
      ended: ({ code, signal, ms, why }) => {
        const lines = printedLines(root, stripVTControlCharacters(run.output), code, signal);
        const own: Listening | undefined =
          run.address === undefined
            ? undefined
            : { step: command.step, program: { address: run.address } };
        const from = above && tap && { step: above.command.step, program: tap };
        // A server that was told to end has no more to say than its beginning.
        const printed = server ? lines.filter((line) => !/^\((ended|exit)/.test(line)) : lines;
        const asShown = matches(command.step.shown, asDocumented(printed, own ?? from), server);
        const pictures = server ? [] : picturesSince(root, run.began, run.output);
        for (const picture of pictures) this.#pictures.add(picture);
        wire.end();
        const { calls } = wire;
        Object.assign(state, { state: 'ended', code, signal, ms, why, asShown, pictures, calls });
        tell('ended', state);
        tap?.stop().catch((error: unknown) => tell('output', { text: `${error}\n` }));
      },
    });
    this.#of(document).set(cell, { cell, command, server, run, state, tap, wire });
    tell('begin', { server, title: command.step.command });
  }

  /** The server that a client calls: the nearest above it that is up, or any. */
  #serverFor(document: string, cell: number): Entry | undefined {
    const up = [...this.#of(document).values()].filter(
      ({ server, state }) => server && state.state === 'runs' && state.address !== undefined,
    );
    const above = up.filter((entry) => entry.cell < cell).sort((a, b) => b.cell - a.cell);
    return above[0] ?? up[0];
  }

  #of(document: string): Map<number, Entry> {
    const known = this.#entries.get(document) ?? new Map<number, Entry>();
    this.#entries.set(document, known);
    return known;
  }
}
