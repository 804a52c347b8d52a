// What a check said, the hints, and the solution beside one's own. A place in the
// answer is a button that leads there.
import type { ExerciseState, FailureState } from '../state.ts';
import { button, make } from './dom.ts';

/** Leads to a line of the answer; both numbers count from 1. */
export type GoTo = (line: number, column: number) => void;

/** The first failure, as the lab tells it, or that all tasks pass. */
export function showResult(
  into: HTMLElement,
  { checking, checked, tasks }: ExerciseState,
  goTo: GoTo,
): void {
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
  if (failure !== undefined) into.append(...failureParts(failure, goTo));
  if (printed.trim() !== '') {
    into.append(make('h3', '', 'Your code printed'), pre(printed));
  }
}

function failureParts(failure: FailureState, goTo: GoTo): HTMLElement[] {
  const { task, title, tried, expected, happened, stack, read, diagrams } = failure;
  const list = make('dl', 'failure');
  const add = (term: string, ...what: (string | Node)[]) => {
    list.append(make('dt', '', term), make('dd', '', ...what));
  };
  if (tried !== '') add('tried', tried);
  add('expected', expected);
  const places = (text: string) => withPlaces(text, goTo);
  add(
    'happened',
    ...places(happened),
    ...stack.map((line) => make('code', 'stack', ...places(line))),
  );
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

/** The text; `answer.ts:23:13`, or as the compiler says it `your file:17:21`, is a button in it. */
function withPlaces(text: string, goTo: GoTo): (string | Node)[] {
  return text.split(/((?:your file|[^\s(]*answer\.ts):\d+:\d+)/).map((part, i) => {
    const [line, column] = part.split(':').slice(-2).map(Number);
    if (i % 2 === 0 || line === undefined || column === undefined) return part;
    const made = button(part, 'place', () => goTo(line, column));
    made.title = `Go to line ${line}`;
    return made;
  });
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
  if (solution.every((line) => line.startsWith(' '))) {
    into.replaceChildren(make('p', 'small', 'Your answer is the solution, word for word.'));
    return;
  }
  const code = make('code', '');
  for (const line of solution) {
    const row = make('span', kinds[line[0] ?? ' '] ?? 'kept', `${line}\n`);
    code.append(row);
  }
  const block = make('pre', 'code difference', code);
  block.tabIndex = 0;
  const words = 'Lines with − are yours, lines with + the solution’s.';
  into.replaceChildren(
    make('h3', '', 'The solution beside yours'),
    make('p', 'small', words),
    block,
  );
}
