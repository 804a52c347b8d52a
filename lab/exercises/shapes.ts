// The shape of what went over the wire in an exercise's check: the student's run
// beside the solution's. Times, ids and ports are not part of a shape.
import { join } from 'node:path';
import { diffArrays } from 'diff';
import pc from 'picocolors';
import type { WireCall } from '../wire/calls.ts';
import { diagram } from '../wire/diagram.ts';
import type { Exercise } from './find.ts';
import { type Result, runCheck } from './run-check.ts';

const width = 38;
// Around a difference, so much of what is the same is shown.
const around = 3;

/** The diagrams of all calls of all tasks of one answer's check. */
export async function callDiagrams(exercise: Exercise, file: string, steps: number) {
  const result = await runCheck(exercise, file, { trace: true });
  return result.tasks.flatMap(({ title }, i) => [
    pc.bold(`Task ${i + 1}: ${title}`),
    ...(result.calls.get(i + 1) ?? []).map((call) => diagram(call, steps)),
  ]);
}

/** One call as lines: what was sent, by whom, in what order. */
function shapeOf({ path, steps }: WireCall): string[] {
  // Who had to wait for whom depends on the machine.
  const lines = steps
    .filter(({ kind }) => kind !== 'held')
    .map(({ direction, text }) => `${direction === 'up' ? '->' : '<-'} ${text}`);
  return [path, ...lines.map(plain)];
}

function plain(line: string): string {
  return line
    .replace(/timeout \w+/, 'timeout')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS');
}

interface Row {
  left: string;
  right: string;
  /** `|` both and different, `-` yours alone, `+` the solution's alone, or a space. */
  mark: string;
}

function toRows(yours: string[], solutions: string[]): Row[] {
  const rows: Row[] = [];
  let alone: string[] = [];
  const put = (left: string, right: string, mark: string) => void rows.push({ left, right, mark });
  const flush = () => {
    for (const line of alone) put(line, '', '-');
    alone = [];
  };
  for (const { added, removed, value } of diffArrays(yours, solutions)) {
    if (removed) alone = value;
    else if (added) {
      for (const line of value) {
        const left = alone.shift();
        put(left ?? '', line, left === undefined ? '+' : '|');
      }
      flush();
    } else {
      flush();
      for (const line of value) put(line, line, ' ');
    }
  }
  flush();
  return rows;
}

/** Both shapes in two columns; lines that differ are marked. Empty when nothing differs. */
export function besideEachOther(yours: string[], solutions: string[]): string[] {
  const rows = toRows(yours, solutions);
  const differs = rows.flatMap(({ mark }, i) => (mark === ' ' ? [] : [i]));
  if (differs.length === 0) return [];
  const near = (i: number) => differs.some((at) => Math.abs(at - i) <= around);
  const cut = (text: string) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);
  return rows.flatMap(({ left, right, mark }, i) => {
    if (near(i)) return [`${cut(left).padEnd(width)} ${mark} ${cut(right)}`.trimEnd()];
    return i === 0 || near(i - 1) ? ['  …'] : [];
  });
}

/** Runs the check on an answer and on the solution; says where their shapes part. */
export async function compareShapes(exercise: Exercise, file: string): Promise<string> {
  const trace = (answer: string) => runCheck(exercise, answer, { trace: true });
  const yours = await trace(file);
  const solution = await trace(join(exercise.folder, 'solution.ts'));
  const parts = solution.tasks.map(({ title }, i) => {
    const shape = ({ calls }: Result) => (calls.get(i + 1) ?? []).flatMap(shapeOf);
    const rows = besideEachOther(shape(yours), shape(solution));
    const head = pc.bold(`Task ${i + 1}: ${title}`);
    if (rows.length === 0) return `${head}\n  the same shape`;
    return [head, `${'yours'.padEnd(width)}   the solution's`, ...rows].join('\n');
  });
  return parts.join('\n\n');
}
