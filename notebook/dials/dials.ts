// The dials of the chapters: a page names values by their places in a fixed list, and a
// short run of the benchmark adds a point. One at a time, for two would slow each other.
import { join } from 'node:path';
import { type Dial, dialIn, dialRounds, type Point } from '../../lab/bench/dial.ts';
import { Run } from '../runs/run.ts';
import type { Tell } from '../runs/runs.ts';
import type { Library } from '../server/library.ts';
import type { DialPoint, DialState } from '../state.ts';

const limitMs = 120_000;
const mostPoints = 200;

interface Known {
  dial: Dial;
  points: DialPoint[];
  why: string;
}

/** All dials of a workbook. */
export class Dials {
  readonly #library: Library;
  readonly #tell: Tell;
  readonly #known = new Map<string, Known>();
  #running: { document: string; at: number[]; run: Run } | undefined;

  private constructor(library: Library, tell: Tell) {
    this.#library = library;
    this.#tell = tell;
  }

  /** Finds the dials in the chapters. */
  static async find(library: Library, tell: Tell): Promise<Dials> {
    const dials = new Dials(library, tell);
    for (const chapter of library.chapters) {
      const dial = await dialIn(join(library.root, chapter));
      if (dial !== undefined) {
        dials.#known.set(`${chapter}/README.md`, { dial, points: [], why: '' });
      }
    }
    return dials;
  }

  /** What a document's page shows of its dial; `undefined` where it has none. */
  state(document: string): DialState | undefined {
    const known = this.#known.get(document);
    if (known === undefined) return undefined;
    const { title, about, unit, figures, scale, knobs } = known.dial;
    const running = this.#running?.document === document ? this.#running.at : undefined;
    const { points, why } = known;
    const names = knobs.map(({ name, values, start }) => {
      return { name, start, values: values.map((value) => value.name) };
    });
    return {
      title,
      about,
      unit,
      figures,
      scale,
      knobs: names,
      points,
      why,
      running,
      ...dialRounds,
    };
  }

  /** Measures at these places, one of each knob. Returns why it cannot, or nothing. */
  measure(document: string, at: number[]): string | undefined {
    const known = this.#known.get(document);
    if (known === undefined) return 'There is no dial on this page.';
    const { chapter, knobs } = known.dial;
    const names = knobs.flatMap(({ values }, i) => values[at[i] ?? -1]?.name ?? []);
    if (names.length !== knobs.length || at.length !== knobs.length) {
      return 'The dial has no such place.';
    }
    if (this.#running !== undefined) return 'A measurement is running already.';
    const { root } = this.#library;
    const args = ['dial', chapter, ...names, '--json'];
    const run = new Run(
      { root, file: join(root, 'lab/bench.ts'), args, limitMs },
      {
        output: () => {},
        listens: () => {},
        ended: ({ code, why }) => {
          this.#running = undefined;
          const point = code === 0 ? pointIn(run.output) : undefined;
          known.why = point === undefined ? why || run.output.trim() : '';
          if (point !== undefined) known.points = [...known.points, { at, ...point }];
          known.points = known.points.slice(-mostPoints);
          this.#tellState(document);
        },
      },
    );
    this.#running = { document, at, run };
    this.#tellState(document);
    return undefined;
  }

  /** Ends what is being measured, and waits until it has ended. */
  async stop(): Promise<void> {
    const run = this.#running?.run;
    run?.stop();
    await run?.closed;
  }

  #tellState(document: string): void {
    const state = this.state(document);
    if (state !== undefined) this.#tell(document, 'dial', state);
  }
}

function pointIn(output: string): Point | undefined {
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) return undefined;
  const point: Point = JSON.parse(line);
  return point;
}
