// The calls of a run, as pictures that grow while it runs: what the tap has seen, drawn
// as `npm run wire` draws it, and kept so that it can be looked at frame by frame.
import { join } from 'node:path';
import { callsOf } from '../../lab/wire/calls.ts';
import type { WireEvent } from '../../lab/wire/event.ts';
import { byName, byNumber, type Naming } from '../../lab/wire/names.ts';
import { picture } from '../../lab/wire/picture.ts';
import { type Schema, schemaOf } from '../../lab/wire/schema.ts';
import type { CallPicture } from '../state.ts';
import { withConnection } from './connection.ts';

// A run that sends more is kept as far as that.
const mostEvents = 60_000;
const mostBytes = 48 * 2 ** 20;
const mostCalls = 40;
const drawEveryMs = 500;

/** The frames of one call and those of its connection, or with stream 0 of a connection alone. */
export interface SeenCall {
  stream: number;
  path: string;
  events: WireEvent[];
  naming: Naming;
  schema: Schema | undefined;
}

/** The folder of the chapter that a program is in: `NN-name/…`. */
export function chapterOf(root: string, file: string): string | undefined {
  const chapter = /^\d\d-[^\\/]+/.exec(file)?.[0];
  return chapter === undefined ? undefined : join(root, chapter);
}

/** Takes the events of a tap, and tells of each call that has changed. */
export class Wire {
  /** Whether all that went over the wire was kept. */
  whole = true;
  readonly #chapter: string | undefined;
  readonly #naming: Naming;
  readonly #tell: (calls: CallPicture[]) => void;
  readonly #events: WireEvent[] = [];
  readonly #drawn = new Map<string, CallPicture>();
  #bytes = 0;
  #schema: Schema | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(chapter: string | undefined, tell: (calls: CallPicture[]) => void) {
    this.#chapter = chapter;
    this.#naming = onceEach(chapter === undefined ? byNumber : byName(chapter));
    this.#tell = tell;
  }

  /** All calls as they were drawn last. */
  get calls(): CallPicture[] {
    return [...this.#drawn.values()];
  }

  /** What was seen of a call, named as in its picture: connection and stream. */
  call(key: string): SeenCall | undefined {
    const one = this.#events.find((event) => keyOf(event) === key);
    if (one === undefined) return undefined;
    const events = withConnection(this.#events, one);
    this.#schema ??= this.#chapter === undefined ? undefined : schemaOf(this.#chapter);
    const path = this.#drawn.get(key)?.path ?? '';
    return { stream: one.stream, path, events, naming: this.#naming, schema: this.#schema };
  }

  add(event: WireEvent): void {
    this.whole &&= this.#events.length < mostEvents && this.#bytes + event.length <= mostBytes;
    if (!this.whole) return;
    this.#bytes += event.length;
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
      const key = keyOf(call);
      const steps = call.steps.length;
      if (this.#drawn.get(key)?.steps === steps) continue;
      const made: CallPicture = { key, path: call.path, steps, svg: picture(call) };
      this.#drawn.set(key, made);
      changed.push(made);
    }
    if (changed.length > 0) this.#tell(changed);
  }
}

const keyOf = ({ connection, stream }: { connection: number; stream: number }) =>
  `${connection}/${stream}`;

/** Names each message once: it is drawn many times. */
function onceEach(naming: Naming): Naming {
  const known = new WeakMap<Buffer, string>();
  return (path, direction, bytes) => {
    const text = known.get(bytes) ?? naming(path, direction, bytes);
    known.set(bytes, text);
    return text;
  };
}
