// The lines by which a teacher recognises a wrong answer over a shoulder: those that
// are not the solution's, without imports, comments and margins, and not many of them.
import { structuredPatch } from 'diff';

// Of more changed lines than these, what is gone is left out where something has come.
const manyLines = 8;
const mostLines = 10;

/** A text without its imports, and without the comment lines that both texts have. */
function plain(text: string, solution: string): string {
  const known = new Set(solution.split('\n').filter((line) => /^\s*\/(\/|\*)/.test(line)));
  const code = text.replace(/^import [\s\S]*?;\n/gm, '').split('\n');
  return code.filter((line) => !known.has(line)).join('\n');
}

/** The changed lines, place by place; a line that only moved sideways is none. */
function changedRuns(solution: string, answer: string): string[][] {
  const texts = [plain(solution, solution), plain(answer, solution)] as const;
  const { hunks } = structuredPatch('', '', ...texts, undefined, undefined, {
    context: 0,
    ignoreWhitespace: true,
  });
  const runs = hunks.map(({ lines }) => lines.filter((line) => line.slice(1).trim() !== ''));
  // Closing brackets alone say nothing.
  return runs.filter((run) => run.some((line) => /\w/.test(line)));
}

/** A run with what is gone cut short: what somebody has written is seen over a shoulder. */
function cutShort(run: string[]): string[] {
  const gone = run.filter((line) => line.startsWith('-'));
  const come = run.filter((line) => line.startsWith('+'));
  if (gone.length < 3) return run;
  return [...(come.length === 0 ? gone.slice(0, 1) : []), '- …', ...come];
}

/** Takes away the margin that all lines have in common. */
function withoutMargin(runs: string[][]): string[][] {
  const margin = Math.min(...runs.flat().map((line) => line.slice(1).search(/\S/)));
  return runs.map((run) => run.map((line) => `${line[0]} ${line.slice(1 + margin)}`));
}

/**
 * The lines of a diff that tell an answer from the solution, with an empty line
 * between two places; cut where there are many.
 */
export function glimpse(solution: string, answer: string): string[] {
  const runs = withoutMargin(changedRuns(solution, answer));
  const many = runs.flat().length > manyLines;
  const shown: string[] = [];
  let left = mostLines;
  for (const run of many ? runs.map(cutShort) : runs) {
    if (left <= 0) break;
    if (shown.length > 0) shown.push('');
    shown.push(...run.slice(0, left));
    if (run.length > left) shown.push(`${run[left]?.[0]} …`);
    left -= run.length;
  }
  return shown;
}
