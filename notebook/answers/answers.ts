// The exercises on the page: the same files in `work/` and the same record as those of
// `npm run lab`, so that both can be used at once.
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { checkAndNote } from '../../lab/exercises/commands.ts';
import { answerFile, begin, startOver } from '../../lab/exercises/desk.ts';
import { type Exercise, findExercises } from '../../lab/exercises/find.ts';
import type { Tell } from '../runs/runs.ts';
import type { Library } from '../server/library.ts';
import { documentOf } from '../server/shell.ts';
import type { Checked } from '../state.ts';
import { Busy } from './busy.ts';
import { guess } from './guess.ts';
import { giveHint, giveUp } from './help.ts';
import { saveText } from './save.ts';
import { checkedOf, exerciseState, notChecked, textOf, versionOf } from './state.ts';
import { whyUnsafe } from './unsafe.ts';
import { watchFile } from './watched.ts';
import type { Wish } from './wish.ts';

const mostText = 500_000;

interface Live {
  checking: boolean;
  again: boolean;
  checked: Checked | undefined;
  /** Names the text that was checked last, or was there when the page was opened. */
  version?: string;
  watcher: FSWatcher | undefined;
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
  #progress: FSWatcher | undefined;

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

  /** The state of an exercise; from then on what others do to it is told. */
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
    const watchers = [...this.#live.values()].map(({ watcher }) => watcher);
    await Promise.all([this.#progress, ...watchers].map((watcher) => watcher?.close()));
  }

  async #do(exercise: Exercise, wish: Wish): Promise<string | undefined> {
    if (this.#ended.signal.aborted) return 'The notebook is ending.';
    const unsafe = whyUnsafe(this.#work, exercise);
    if (unsafe !== undefined) return unsafe;
    switch (wish.what) {
      case 'begin':
        begin(this.#work, exercise);
        return undefined;
      case 'save':
        return this.#save(exercise, wish);
      case 'check':
        return this.#check(exercise);
      case 'hint':
        giveHint(this.#work, exercise);
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
        giveUp(this.#work, exercise);
        return undefined;
      case 'guess':
        return guess(this.#work, exercise, wish.said ?? []);
      default:
        return 'The notebook does not know this wish.';
    }
  }

  #save(exercise: Exercise, { text, version, keepMine = false }: Wish): string | undefined {
    if (text === undefined || text.length > mostText) return 'There is no such text to save.';
    begin(this.#work, exercise);
    if (!saveText(this.#work, exercise, { text, version, keepMine })) return 'conflict';
    return this.#check(exercise);
  }

  /** Begins a check; what is saved while one runs is checked after it. */
  #check(exercise: Exercise): undefined {
    begin(this.#work, exercise);
    const live = this.#liveOf(exercise);
    if (live.checking) {
      live.again = true;
      return undefined;
    }
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

  /** What `npm run lab` notes in a terminal is shown, too. */
  #watchProgress(): void {
    if (this.#progress !== undefined || this.#ended.signal.aborted) return;
    // A folder that is not there cannot be watched; what is begun in a terminal makes it.
    try {
      mkdirSync(this.#work, { recursive: true });
    } catch (error) {
      // The notes can be read in a workbook that cannot be written.
      return void console.error(`${this.#work} cannot be made: ${error}`);
    }
    const tellAll = () => {
      for (const one of this.#exercises) if (this.#live.has(one.id)) this.#tellState(one);
    };
    this.#progress = watchFile(join(this.#work, 'progress.json'), tellAll, console.error);
  }

  #watch(exercise: Exercise, live: Live): void {
    const file = answerFile(this.#work, exercise);
    live.version ??= versionOf(textOf(this.#work, exercise));
    const onSave = () => {
      // What the page itself has saved is being checked already.
      if (versionOf(textOf(this.#work, exercise)) === live.version) return;
      this.#check(exercise);
      this.#tellState(exercise);
    };
    live.watcher = watchFile(file, onSave, (why) => this.#tellTrouble(exercise, why));
  }

  /** What is known of an exercise. Its file is watched once there is one, whoever has begun. */
  #liveOf(exercise: Exercise): Live {
    const none: Live = { checking: false, again: false, checked: undefined, watcher: undefined };
    const live = this.#live.get(exercise.id) ?? none;
    this.#live.set(exercise.id, live);
    this.#watchProgress();
    const about = lstatSync(answerFile(this.#work, exercise), { throwIfNoEntry: false });
    if (live.watcher === undefined && about?.isFile() === true) this.#watch(exercise, live);
    return live;
  }

  #tellState(exercise: Exercise): void {
    try {
      this.#tell(documentOf(exercise), 'exercise', this.state(exercise));
    } catch (error) {
      // Such as a record that somebody has damaged: the notebook goes on.
      this.#tellTrouble(exercise, error instanceof Error ? error.message : String(error));
    }
  }

  #tellTrouble(exercise: Exercise, why: string): void {
    this.#tell(documentOf(exercise), 'trouble', { why });
  }
}
