// The calls of a run, as pictures that grow while it runs: what the tap has seen, drawn
// as `npm run wire` draws it.
import { join } from 'node:path';
import { callsOf } from '../../lab/wire/calls.ts';
import type { WireEvent } from '../../lab/wire/event.ts';
import { byName, byNumber, type Naming } from '../../lab/wire/names.ts';
import { picture } from '../../lab/wire/picture.ts';
import type { CallPicture } from '../state.ts';

// A run that sends more is drawn as far as that: nobody looks at ten thousand arrows.
const mostEvents = 4000;
const mostCalls = 40;
const drawEveryMs = 500;

/** The chapter's names for what is seen when one of its programs, `NN-name/…`, runs. */
export function namesFor(root: string, file: string): Naming {
  const chapter = /^\d\d-[^\\/]+/.exec(file)?.[0];
  return chapter === undefined ? byNumber : byName(join(root, chapter));
}

/** Takes the events of a tap, and tells of each call that has changed. */
export class Wire {
  readonly #naming: Naming;
  readonly #tell: (calls: CallPicture[]) => void;
  readonly #events: WireEvent[] = [];
  readonly #drawn = new Map<string, CallPicture>();
  #timer: NodeJS.Timeout | undefined;

  constructor(naming: Naming, tell: (calls: CallPicture[]) => void) {
    this.#naming = naming;
    this.#tell = tell;
  }

  /** All calls as they were drawn last. */
  get calls(): CallPicture[] {
    return [...this.#drawn.values()];
  }

  add(event: WireEvent): void {
    if (this.#events.length === mostEvents) return;
    this.#events.push(event);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, drawEveryMs);
  }

  /** Draws what has come since, for the last time. */
  end(): void {
    clearTimeout(this.#timer);
    this.#draw();
  }

  #draw(): void {
    const changed: CallPicture[] = [];
    for (const call of callsOf(this.#events, this.#naming).slice(0, mostCalls)) {
      const key = `${call.connection}/${call.stream}`;
      const steps = call.steps.length;
      if (this.#drawn.get(key)?.steps === steps) continue;
      const made: CallPicture = { key, path: call.path, steps, svg: picture(call) };
      this.#drawn.set(key, made);
      changed.push(made);
    }
    if (changed.length > 0) this.#tell(changed);
  }
}
