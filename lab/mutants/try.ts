// Runs an exercise's check on mutants of its solution.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exercise } from '../exercises/find.ts';
import { runCheck, runChecks } from '../exercises/run-check.ts';
import { cache, keptAs } from './kept.ts';
import { type Mutant, mutantsOf } from './mutate.ts';
import { stateOf, stateOfCheck } from './state.ts';

// So many in one process; several of these run at once.
const batchSize = 12;
const atOnce = 2;
// What a check says when the process, and not only the answer, was not as it should be.
const disturbed =
  /outside of every call|nothing more happened|the process|second time|nothing else run|turned the event loop/;

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
  const { found, keep } = keptAs(exercise.id, stateOfCheck(exercise));
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
