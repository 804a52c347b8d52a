// The mutator: a program, changed in every way that it knows, one change at a time. It
// works on the syntax tree, so that each change is one of the language.
import { type Node, parseSync } from 'oxc-parser';

/** A program with one change. */
export interface Mutant {
  /** What was changed, by what it says and not by its line: the same after an edit elsewhere. */
  name: string;
  /** Counted from 1. */
  line: number;
  program: string;
}

interface Change {
  kind: string;
  start: number;
  end: number;
  to: string;
}

type Tree = Node & { start: number; end: number };

const borders = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['===', '!=='],
  ['!==', '==='],
]);
const listening = new Map([
  ['once', 'on'],
  ['on', 'once'],
]);
// A declaration that is gone breaks what uses it: that is no mistake, but no program.
const statements = new Set([
  'ExpressionStatement',
  'IfStatement',
  'ReturnStatement',
  'ThrowStatement',
  'ForStatement',
  'ForOfStatement',
  'WhileStatement',
  'TryStatement',
  'ContinueStatement',
  'BreakStatement',
]);

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** The nodes right below a node: no types, and no imports. */
function below(node: Tree): Tree[] {
  const values: unknown[] = Object.values(node).flat();
  return values
    .filter(isTree)
    .filter(({ type }) => !type.startsWith('TS') || type === 'TSAsExpression')
    .filter(({ type }) => type !== 'ImportDeclaration');
}

function changesAt(node: Tree, text: (part: Tree) => string): Change[] {
  const put = (kind: string, { start, end }: { start: number; end: number }, to: string) => {
    return { kind, start, end, to };
  };
  const changes: Change[] = [];
  if (statements.has(node.type)) changes.push(put('without', node, ';'));
  switch (node.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression': {
      const test = text(node.test);
      for (const to of ['true', 'false', `!(${test})`]) {
        changes.push(
          put(`test is ${to === 'true' || to === 'false' ? to : 'turned'}`, node.test, to),
        );
      }
      break;
    }
    case 'BinaryExpression': {
      const other = borders.get(node.operator);
      const between = { start: node.left.end, end: node.right.start };
      if (other) changes.push(put(`${node.operator} is ${other}`, between, ` ${other} `));
      break;
    }
    case 'LogicalExpression':
      changes.push(put('left side alone', node, text(node.left)));
      changes.push(put('right side alone', node, text(node.right)));
      break;
    case 'AwaitExpression':
      changes.push(put('no await', node, text(node.argument)));
      break;
    case 'MemberExpression':
      if (text(node.object) === 'status') {
        const other = text(node).endsWith('INTERNAL') ? 'INVALID_ARGUMENT' : 'INTERNAL';
        for (const to of ['UNKNOWN', other]) changes.push(put(`is ${to}`, node, `status.${to}`));
      }
      break;
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      const last = given.at(-1);
      if (text(callee).startsWith('console.')) break;
      if (last !== undefined) {
        const start = given.at(-2)?.end ?? last.start;
        changes.push(put('without the last argument of', { start, end: last.end }, ''));
      }
      // events.once() gives a promise: `on` in its place is another program.
      if (callee.type !== 'MemberExpression') break;
      const name = callee.property;
      const other = listening.get(text(name));
      if (other) changes.push(put(`${text(name)} is ${other}`, name, other));
      break;
    }
    case 'ArrowFunctionExpression':
      if (node.body.type === 'CallExpression') changes.push(put('does nothing', node.body, '{}'));
      break;
    case 'Literal':
      if (typeof node.value === 'number') changes.push(put('plus 1', node, `(${text(node)} + 1)`));
      break;
    case 'CatchClause':
      changes.push(put('an empty catch', node.body, '{}'));
      break;
    case 'TryStatement':
      if (node.finalizer) changes.push(put('an empty finally', node.finalizer, '{}'));
      break;
  }
  return changes;
}

const short = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 90);

/**
 * All mutants of a program.
 *
 * @throws Error when it cannot be parsed.
 */
export function mutantsOf(source: string): Mutant[] {
  const { program, errors } = parseSync('program.ts', source);
  const [error] = errors;
  if (error !== undefined) throw new Error(error.message);
  const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
  const found = new Map<string, Mutant>();
  const names = new Map<string, number>();
  const visit = (node: Tree) => {
    for (const { kind, start, end, to } of changesAt(node, text)) {
      const changed = source.slice(0, start) + to + source.slice(end);
      if (changed === source || found.has(changed)) continue;
      if (parseSync('program.ts', changed).errors.length > 0) continue;
      const plain = `${kind}: ${short(text(node))}`;
      const count = (names.get(plain) ?? 0) + 1;
      names.set(plain, count);
      const line = source.slice(0, start).split('\n').length;
      const name = count === 1 ? plain : `${plain} (${count})`;
      found.set(changed, { name, line, program: changed });
    }
    for (const child of below(node)) visit(child);
  };
  visit(program);
  return [...found.values()];
}
