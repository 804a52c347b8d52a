// Runs an exercise's check on mutants of its solution. What was found is kept under
// `.cache/`, and holds as long as the solution and the check are what they were.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
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

/** The text of an exercise that decides which mutants are killed. */
function decisive({ folder }: Exercise): string {
  const own = readdirSync(folder).filter((name) => /\.ts$/.test(name) && name !== 'predict.ts');
  const above = readdirSync(join(folder, '..')).filter((name) => name.endsWith('.ts'));
  const files = [
    ...own.map((name) => join(folder, name)),
    ...above.map((name) => join(folder, '..', name)),
  ];
  return files
    .sort()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\0');
}

/** A short name for the solution and the check of an exercise as they are now. */
export const stateOf = (exercise: Exercise) =>
  createHash('sha256').update(decisive(exercise)).digest('hex').slice(0, 16);

/** What was found of each mutant: whether it passes, by its name. */
type Found = { [name: string]: boolean };

function keptOf(exercise: Exercise): { found: Found; keep(): void } {
  const file = join(cache, 'mutants', `${exercise.id}-${stateOf(exercise)}.json`);
  const found: Found = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    found,
    keep() {
      mkdirSync(join(cache, 'mutants'), { recursive: true });
      writeFileSync(file, JSON.stringify(found));
    },
  };
}

/** The mutants of an exercise's solution, and those of them that pass. */
export interface Tried {
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
  const { found, keep } = keptOf(exercise);
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
        // In company it passed, or was killed by what another one had left: alone it counts.
        const passes = results[i]?.failed === undefined;
        const alone = passes ? await runCheck(exercise, fileOf(mutant), { stop: true }) : undefined;
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
  return { mutants, passing: mutants.filter(({ name }) => found[name]) };
}
