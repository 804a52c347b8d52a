// Runs an exercise's check on mutants of its solution. What was found is kept under
// `.cache/`, and holds as long as the solution and the check are what they were.
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exercise } from '../exercises/find.ts';
import { runCheck, runChecks } from '../exercises/run-check.ts';
import { type Mutant, mutantsOf } from './mutate.ts';

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));
// So many in one process; several of these run at once.
const batchSize = 12;
const atOnce = 2;
// What a check says when the process, and not only the answer, was not as it should be.
const disturbed =
  /outside of every call|nothing more happened|the process|second time|nothing else run|turned the event loop/;

const bench = fileURLToPath(new URL('../exercises', import.meta.url));

/** The files below a folder whose names end so. */
function filesIn(folder: string, ending: RegExp, deep = false): string[] {
  const names = readdirSync(folder, { recursive: deep, encoding: 'utf8' });
  return names.filter((name) => ending.test(name)).map((name) => join(folder, name));
}

/**
 * A short name for all that decides which mutants of an exercise are killed, as it is
 * now: the exercise's and the chapter's files, the list of those that are the same, and
 * the bench.
 */
export function stateOf({ folder }: Exercise): string {
  const own = filesIn(folder, /\.ts$|^same\.txt$/).filter((file) => !file.endsWith('predict.ts'));
  const files = [...own, ...filesIn(join(folder, '..'), /\.ts$/), ...filesIn(bench, /\.ts$/, true)];
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/** What was found of each mutant: whether it passes, by its name. */
type Found = { [name: string]: boolean };

/** What is kept of a run; nothing of one that was stopped while it was written. */
function readFound(file: string): Found {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function keptOf({ id }: Exercise, state: string): { found: Found; keep(): void } {
  const file = join(cache, 'mutants', `${id}-${state}.json`);
  const found = readFound(file);
  return {
    found,
    keep() {
      mkdirSync(join(cache, 'mutants'), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(found));
      renameSync(`${file}.new`, file);
    },
  };
}

/** The mutants of an exercise's solution, and those of them that pass. */
export interface Tried {
  /** What the exercise was when the run began. */
  state: string;
  mutants: Mutant[];
  passing: Mutant[];
}

/**
 * Tries all mutants of an exercise's solution; goes on where it was stopped.
 *
 * @param onTried Told how many are tried, of how many.
 */
export async function tryMutants(
  exercise: Exercise,
  onTried: (done: number, all: number) => void,
): Promise<Tried> {
  const mutants = mutantsOf(readFileSync(join(exercise.folder, 'solution.ts'), 'utf8'));
  const state = stateOf(exercise);
  const { found, keep } = keptOf(exercise, state);
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'mutant-'));
  const queue = mutants.filter(({ name }) => found[name] === undefined);
  const told = () => onTried(Object.keys(found).length, mutants.length);
  const fileOf = (mutant: Mutant) => {
    const file = join(folder, `${mutants.indexOf(mutant)}.ts`);
    writeFileSync(file, mutant.program);
    return file;
  };
  async function worker(): Promise<void> {
    for (let batch = queue.splice(0, batchSize); batch.length > 0; ) {
      const answers = batch.map((mutant) => ({ exercise, file: fileOf(mutant) }));
      const results = await runChecks(answers, { stop: true });
      for (const [i, mutant] of batch.entries()) {
        // In company it passed, or was killed by what another one may have left: alone it counts.
        const why = results[i]?.failed?.failure.happened;
        const doubtful = why === undefined || disturbed.test(why);
        const alone = doubtful
          ? await runCheck(exercise, fileOf(mutant), { stop: true })
          : undefined;
        found[mutant.name] = alone !== undefined && alone.failed === undefined;
      }
      keep();
      told();
      batch = queue.splice(0, batchSize);
    }
  }
  try {
    told();
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { state, mutants, passing: mutants.filter(({ name }) => found[name]) };
}
