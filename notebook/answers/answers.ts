// The exercises on the page: the same files in `work/` and the same record as those of
// `npm run lab`, so that both can be used at once.
import { lstatSync, writeFileSync } from 'node:fs';
import { watch } from 'chokidar';
import { checkAndNote } from '../../lab/exercises/commands.ts';
import { answerFile, begin, putAnswer, startOver } from '../../lab/exercises/desk.ts';
import { type Exercise, findExercises } from '../../lab/exercises/find.ts';
import { note, readProgress, recordOf } from '../../lab/exercises/progress.ts';
import { hintsOf } from '../../lab/exercises/solution.ts';
import type { Tell } from '../runs/runs.ts';
import type { Library } from '../server/library.ts';
import { documentOf } from '../server/shell.ts';
import type { Checked } from '../state.ts';
import { Busy } from './busy.ts';
import { guess } from './guess.ts';
import { checkedOf, exerciseState, notChecked, textOf, versionOf } from './state.ts';
import { whyUnsafe } from './unsafe.ts';

/** What a page asks for. */
export interface Wish {
  what: string;
  text?: string;
  version?: string;
  keepMine?: boolean;
  said?: string[];
}

const mostText = 500_000;

interface Live {
  checking: boolean;
  again: boolean;
  checked: Checked | undefined;
  /** Names the text that was checked last, or was there when the page was opened. */
  version?: string;
  watcher: ReturnType<typeof watch> | undefined;
}

/** The desk, for pages. */
export class Answers {
  readonly #root: string;
  readonly #work: string;
  readonly #exercises: Exercise[];
  readonly #tell: Tell;
  readonly #live = new Map<string, Live>();
  readonly #ended = new AbortController();
  /** What is being done: a notebook that ends waits for it. */
  readonly #busy = new Busy();

  constructor(library: Library, work: string, tell: Tell) {
    this.#root = library.root;
    this.#work = work;
    this.#exercises = findExercises(library.root);
    this.#tell = tell;
  }

  /** The exercise that has this document, if it is one's. */
  of(document: string): Exercise | undefined {
    return this.#exercises.find((exercise) => documentOf(exercise) === document);
  }

  /** The state of an exercise; from then on what other editors do to it is told. */
  state(exercise: Exercise): object {
    const live = this.#liveOf(exercise);
    const href = (one: Exercise) => `/${documentOf(one)}`;
    const { checking, checked } = live;
    return exerciseState(this.#work, this.#exercises, exercise, { checking, checked }, href);
  }

  /** Does what a page asks for. Returns why it cannot, or nothing. */
  async perform(exercise: Exercise, wish: Wish): Promise<string | undefined> {
    const why = await this.#busy.until(this.#do(exercise, wish));
    this.#tellState(exercise);
    return why;
  }

  /** Ends the checks that run, keeping nothing of them, and stops to look at the files. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#busy.settled();
    await Promise.all([...this.#live.values()].map(({ watcher }) => watcher?.close()));
  }

  async #do(exercise: Exercise, wish: Wish): Promise<string | undefined> {
    if (this.#ended.signal.aborted) return 'The notebook is ending.';
    const unsafe = whyUnsafe(this.#work, exercise);
    if (unsafe !== undefined) return unsafe;
    switch (wish.what) {
      case 'begin':
        begin(this.#work, exercise);
        this.#watch(exercise);
        return undefined;
      case 'save':
        return this.#save(exercise, wish);
      case 'check':
        return this.#check(exercise);
      case 'hint':
        note(this.#work, exercise.id, ({ hints }) => ({
          hints: Math.min(hints + 1, hintsOf(exercise).length),
        }));
        return undefined;
      case 'reset':
        begin(this.#work, exercise);
        startOver(this.#work, exercise);
        Object.assign(this.#liveOf(exercise), {
          checked: undefined,
          version: versionOf(textOf(this.#work, exercise)),
        });
        return undefined;
      case 'give-up':
        return this.#giveUp(exercise);
      case 'guess':
        return guess(this.#work, exercise, wish.said ?? []);
      default:
        return 'The notebook does not know this wish.';
    }
  }

  #save(exercise: Exercise, { text, version, keepMine = false }: Wish): string | undefined {
    if (text === undefined || text.length > mostText) return 'There is no such text to save.';
    begin(this.#work, exercise);
    this.#watch(exercise);
    const there = textOf(this.#work, exercise);
    if (there !== text) {
      if (versionOf(there) === version) writeFileSync(answerFile(this.#work, exercise), text);
      // What another editor wrote is kept beside it, under a dated name.
      else if (keepMine) putAnswer(this.#work, exercise, text, []);
      else return 'conflict';
    }
    return this.#check(exercise);
  }

  /** Begins a check; what is saved while one runs is checked after it. */
  #check(exercise: Exercise): undefined {
    const live = this.#liveOf(exercise);
    if (live.checking) {
      live.again = true;
      return undefined;
    }
    begin(this.#work, exercise);
    [live.checking, live.again] = [true, false];
    live.version = versionOf(textOf(this.#work, exercise));
    const lab = { root: this.#root, work: this.#work, exercises: this.#exercises };
    this.#busy
      .until(checkAndNote(lab, exercise, this.#ended.signal))
      .then((result) => {
        live.checked = checkedOf(exercise, result, this.#root);
      })
      .catch((error: unknown) => {
        live.checked = notChecked(error);
      })
      .finally(() => {
        live.checking = false;
        if (this.#ended.signal.aborted) return;
        // No verdict is told of a text that is no longer there.
        if (live.again) this.#check(exercise);
        this.#tellState(exercise);
      });
    return undefined;
  }

  #giveUp({ id }: Exercise): undefined {
    if (recordOf(readProgress(this.#work), id).firstPass !== undefined) return undefined;
    note(this.#work, id, ({ gaveUp }) => ({ gaveUp: gaveUp ?? new Date().toISOString() }));
    return undefined;
  }

  #watch(exercise: Exercise): void {
    const live = this.#liveOf(exercise);
    if (live.watcher !== undefined) return;
    const file = answerFile(this.#work, exercise);
    live.version ??= versionOf(textOf(this.#work, exercise));
    const onSave = () => {
      // What the page itself has saved is being checked already.
      if (versionOf(textOf(this.#work, exercise)) === live.version) return;
      this.#check(exercise);
      this.#tellState(exercise);
    };
    live.watcher = watch(file, { ignoreInitial: true }).on('add', onSave).on('change', onSave);
    live.watcher.on('error', (error) =>
      this.#tell(documentOf(exercise), 'trouble', { why: `${error}` }),
    );
  }

  #liveOf(exercise: Exercise): Live {
    const known = this.#live.get(exercise.id);
    if (known !== undefined) return known;
    const live: Live = { checking: false, again: false, checked: undefined, watcher: undefined };
    this.#live.set(exercise.id, live);
    if (lstatSync(answerFile(this.#work, exercise), { throwIfNoEntry: false })?.isFile()) {
      this.#watch(exercise);
    }
    return live;
  }

  #tellState(exercise: Exercise): void {
    this.#tell(documentOf(exercise), 'exercise', this.state(exercise));
  }
}
