// A wrong answer is its exercise's solution with a few lines changed, and is kept
// as that: a unified diff. It has to fit the solution line for line, at the lines
// that it names; what fits elsewhere may mean another place by now.
import {
  applyPatch,
  diffLines,
  FILE_HEADERS_ONLY,
  formatPatch,
  parsePatch,
  type StructuredPatchHunk,
  structuredPatch,
} from 'diff';

/** The text that a diff makes of the solution, or a sentence that says why it makes none. */
export type Applied = { text: string; misfit?: undefined } | { text?: undefined; misfit: string };

const contextLines = 2;
// More of both texts than this changed, and a diff says less than the program does.
const mostChanged = 0.5;

/** The hunks of a diff, without the lines that stand before it. */
export function hunksOf(diff: string): StructuredPatchHunk[] {
  return parsePatch(diff).flatMap(({ hunks }) => hunks);
}

/** The first line of the solution that is not what the hunk says, if there is one. */
function firstMisfit(solution: string[], { oldStart, lines }: StructuredPatchHunk) {
  const old = lines.filter((line) => !/^[+\\]/.test(line)).map((line) => line.slice(1));
  const at = old.findIndex((line, i) => solution[oldStart - 1 + i] !== line);
  return at === -1 ? undefined : { number: oldStart + at, text: old[at] ?? '' };
}

/** Applies a diff to the solution, exactly as it stands. */
export function apply(solution: string, diff: string): Applied {
  try {
    const hunks = hunksOf(diff);
    if (hunks.length === 0) return { misfit: 'changes nothing: it has no lines "@@ … @@"' };
    const lines = solution.split('\n');
    const misfit = hunks.map((hunk) => firstMisfit(lines, hunk)).find((one) => one !== undefined);
    const text = applyPatch(solution, diff);
    if (misfit === undefined) {
      return text === false ? { misfit: 'does not fit the end of solution.ts' } : { text };
    }
    const where = `line ${misfit.number} of solution.ts is not "${misfit.text.trim()}"`;
    return text === false
      ? { misfit: `does not fit: ${where}. Mend one of the two` }
      : { misfit: `fits other lines than it says: ${where}. npm run check fix wrong renumbers it` };
  } catch (error) {
    return { misfit: `is no diff: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The diff that makes `answer` of the solution. */
export function diffOf(solution: string, answer: string, name: string): string {
  const names = ['solution.ts', `${name}.ts`] as const;
  const patch = structuredPatch(...names, solution, answer, undefined, undefined, {
    context: contextLines,
  });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** The same diff with the line numbers that it has now, or nothing if it fits nowhere. */
export function renumbered(solution: string, diff: string, name: string): string | undefined {
  const text = applyPatch(solution, diff);
  if (text === false) return undefined;
  const [header = ''] = diff.split(/^--- /m);
  return header + diffOf(solution, text, name);
}

/** Whether an answer is another program than the solution: most lines of both differ. */
export function isAnother(solution: string, answer: string): boolean {
  let [changed, all] = [0, 0];
  for (const { added, removed, count } of diffLines(solution, answer)) {
    changed += added || removed ? count : 0;
    all += added || removed ? count : 2 * count;
  }
  return changed > mostChanged * all;
}
