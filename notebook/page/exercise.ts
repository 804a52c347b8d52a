// An exercise: the answer in an editor, its check, hints, and at the end the solution.
import type { EditorView } from '@codemirror/view';
import type { ExerciseState } from '../state.ts';
import { all, make, one, say } from './dom.ts';
import { goTo, makeEditor, replaceText } from './editor.ts';
import { showFacts } from './predict.ts';
import { showHints, showResult, showSolution } from './result.ts';
import { type Hear, wish } from './talk.ts';

class Desk {
  #editor: EditorView | undefined;
  /** The text that the file had when the editor's was the same, and its name. */
  #base = '';
  #version = '';
  #state: ExerciseState | undefined;
  /** Whether the text came from another editor or tab; one that is put back here does not. */
  #isFromElsewhere = false;
  #resets = false;

  constructor() {
    const press = (selector: string, act: () => void) =>
      one(selector).addEventListener('click', act);
    press('.check', () => this.#save());
    press('.hint', () => this.#ask(this.#allHints() ? 'give-up' : 'hint'));
    press('.reset', () => this.#reset());
    press('.take-theirs', () => this.#takeTheirs());
    press('.keep-mine', () => this.#save(true));
    window.addEventListener('beforeunload', (event) => {
      if (this.#changed()) event.preventDefault();
    });
  }

  show(state: ExerciseState): void {
    this.#state = state;
    this.#showText(state);
    const passed = new Set(state.checked?.passed);
    for (const [i, task] of all('.tasks > li').entries()) {
      const verdict = passed.has(i + 1) ? 'passes' : this.#failed(i + 1) ? 'fails' : 'open';
      task.dataset.verdict = state.checking ? 'runs' : verdict;
      const words = { passes: 'It passes.', fails: 'It fails.', open: '' }[verdict];
      one('.task', task).nextSibling?.remove();
      if (words !== '') task.append(make('span', 'hear', ` ${words}`));
    }
    showResult(one('.result'), state, (line, column) => {
      if (this.#editor !== undefined) goTo(this.#editor, line, column);
    });
    showHints(one('.hints'), state);
    showSolution(one('.solution'), state);
    showFacts(state);
    const hint = one('.hint');
    hint.hidden = state.done || (this.#allHints() && state.solution !== undefined);
    hint.textContent = this.#allHints() ? 'Give up: show the solution' : 'Hint';
    this.#next(state);
  }

  #showText({ text, version, begun }: ExerciseState): void {
    const mine = this.#editor?.state.doc.toString();
    if (this.#editor === undefined) {
      this.#editor = makeEditor({
        into: one('.editor.answer'),
        text,
        label: 'Your answer, in TypeScript',
        language: 'ts',
        onSave: () => this.#save(),
        onChange: () => this.#saved(),
      });
      [this.#base, this.#version] = [text, version];
    } else if (version !== this.#version) {
      // What is not saved stays, and so does the other: the reader chooses.
      if (mine === this.#base) replaceText(this.#editor, text);
      this.#isFromElsewhere = mine === this.#base && mine !== text && !this.#resets;
      if (mine === this.#base || mine === text) [this.#base, this.#version] = [text, version];
    }
    this.#saved(begun);
    one('.conflict').hidden = version === this.#version;
  }

  #changed(): boolean {
    return this.#editor !== undefined && this.#editor.state.doc.toString() !== this.#base;
  }

  #saved(begun = this.#state?.begun ?? false): void {
    const changed = this.#changed();
    if (changed) this.#isFromElsewhere = false;
    const kept = begun ? 'saved' : 'not begun: this is the starter';
    const saved = this.#isFromElsewhere ? 'saved by another editor or tab: this is its text' : kept;
    const words = changed ? 'not saved yet' : saved;
    const line = one('.saved');
    if (line.textContent !== words) line.textContent = words;
  }

  async #save(keepMine = false): Promise<void> {
    const text = this.#editor?.state.doc.toString() ?? '';
    say(one('.saved'), 'saves …');
    const why = await wish('save', { text, version: this.#version, keepMine });
    this.#saved();
    if (why === 'conflict') {
      one('.conflict').hidden = false;
      one('.take-theirs').focus();
      return;
    }
    if (why !== '') return say(one('.result'), why, 'bad');
    // What the notebook tells next is this text, or one that came after it.
    this.#base = text;
    this.#isFromElsewhere = false;
    if (this.#state?.text === text) this.#version = this.#state.version;
    one('.conflict').hidden = this.#state === undefined || this.#state.version === this.#version;
    this.#saved(true);
  }

  #takeTheirs(): void {
    const state = this.#state;
    if (state === undefined || this.#editor === undefined) return;
    [this.#base, this.#version] = [state.text, state.version];
    replaceText(this.#editor, state.text);
    this.show(state);
    this.#editor.focus();
  }

  async #reset(): Promise<void> {
    if (this.#changed()) {
      say(one('.result'), 'Save first: what is not saved would be lost.', 'bad');
      return;
    }
    this.#resets = true;
    await this.#ask('reset');
    this.#resets = false;
    say(one('.result'), 'The starter is back. What was there is kept beside it.', 'good');
  }

  async #ask(what: string): Promise<void> {
    const why = await wish(what);
    if (why !== '') say(one('.result'), why, 'bad');
  }

  #allHints(): boolean {
    const { hints = [], hintsInAll = 1 } = this.#state ?? {};
    return hints.length >= hintsInAll;
  }

  #failed(task: number): boolean {
    return this.#state?.checked?.failure?.task === task;
  }

  #next({ done, next, id, checked }: ExerciseState): void {
    const line = one('.next');
    line.hidden = !done || next === undefined || checked?.passes === false;
    if (next !== undefined) {
      const link = make('a', '', next.title);
      link.setAttribute('href', next.href);
      line.replaceChildren('Next: ', link);
    }
    const item = one(`[data-exercise="${id}"]`);
    if (!done || all('.done', item).some((mark) => mark.textContent === '✓')) return;
    for (const old of all('.done', item)) old.remove();
    const mark = make('span', 'done', '✓');
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', 'done');
    item.append(mark);
  }
}

/** Brings an exercise's page to life. */
export function exercise(hear: Hear): void {
  const desk = new Desk();
  // The editor knows one kind of line's end; a file may have the other.
  hear<ExerciseState>('exercise', (state) =>
    desk.show({ ...state, text: state.text.replace(/\r\n?/g, '\n') }),
  );
  hear<{ why: string }>('trouble', ({ why }) => say(one('.result'), why, 'bad'));
}
