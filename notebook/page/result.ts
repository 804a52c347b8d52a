// What a check said, the hints, and the solution beside one's own.
import type { ExerciseState, FailureState } from '../state.ts';
import { make } from './dom.ts';

/** The first failure, as the lab tells it, or that all tasks pass. */
export function showResult(into: HTMLElement, { checking, checked, tasks }: ExerciseState): void {
  into.hidden = false;
  into.dataset.kind = '';
  if (checking || checked === undefined) {
    into.replaceChildren(...(checking ? [make('p', 'runs', 'The check runs …')] : []));
    return;
  }
  const { passes, passed, failure, printed } = checked;
  const words = passes
    ? `All ${tasks.length} tasks pass.`
    : `${passed.length} of ${tasks.length} tasks pass.`;
  const head = make('p', passes ? 'head good' : 'head', words);
  into.replaceChildren(head);
  if (failure !== undefined) into.append(...failureParts(failure));
  if (printed.trim() !== '') {
    into.append(make('h3', '', 'Your code printed'), pre(printed));
  }
}

function failureParts(failure: FailureState): HTMLElement[] {
  const { task, title, tried, expected, happened, stack, read, diagrams } = failure;
  const list = make('dl', 'failure');
  const add = (term: string, ...what: (string | Node)[]) => {
    list.append(make('dt', '', term), make('dd', '', ...what));
  };
  if (tried !== '') add('tried', tried);
  add('expected', expected);
  add('happened', happened, ...stack.map((line) => make('code', 'stack', line)));
  if (read !== '') {
    const link = make('a', '', read);
    link.setAttribute('href', `/${read}`);
    add('read', link);
  }
  const parts = [make('h3', '', `Task ${task}: ${title}`), list];
  if (diagrams.length === 0) return parts;
  const calls = diagrams.map((diagram) => pre(diagram));
  return [...parts, make('h3', '', 'On the wire'), ...calls];
}

function pre(text: string): HTMLElement {
  const element = make('pre', 'output', text);
  element.tabIndex = 0;
  return element;
}

/** The hints that were given. */
export function showHints(into: HTMLElement, { hints, hintsInAll }: ExerciseState): void {
  const parts = hints.map((hint, i) =>
    make(
      'section',
      'hint-text',
      make('h3', '', `Hint ${i + 1} of ${hintsInAll}`),
      make('p', '', hint),
    ),
  );
  if (parts.length !== into.childElementCount) into.replaceChildren(...parts);
}

const kinds: { [sign: string]: string } = { '-': 'gone', '+': 'come', ' ': 'kept' };

/** The difference between the answer and the solution, once that may be seen. */
export function showSolution(into: HTMLElement, { solution }: ExerciseState): void {
  if (solution === undefined) {
    into.replaceChildren();
    return;
  }
  const same = solution.every((line) => line.startsWith(' '));
  const code = make('code', '');
  for (const line of solution) {
    const row = make('span', kinds[line[0] ?? ' '] ?? 'kept', `${line}\n`);
    code.append(row);
  }
  const block = make('pre', 'code difference', code);
  block.tabIndex = 0;
  const words = same
    ? 'Yours is the same.'
    : 'Lines with − are yours, lines with + the solution’s.';
  into.replaceChildren(
    make('h3', '', 'The solution beside yours'),
    make('p', 'small', words),
    block,
  );
}
