// `npm run lab predict 2.1`: asks first, then runs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pc from 'picocolors';
import { UsageError } from '../../lib/flags.ts';
import type { Lab } from './commands.ts';
import type { Exercise } from './find.ts';
import { ask, compare, type Prediction } from './predictions.ts';
import { note } from './progress.ts';
import { wrap } from './show.ts';

/** What an exercise asks to be guessed first; `undefined` when it asks for nothing. */
export async function predictionOf({ folder }: Exercise): Promise<Prediction | undefined> {
  const file = join(folder, 'predict.ts');
  if (!existsSync(file)) return undefined;
  const { default: prediction }: { default: Prediction } = await import(pathToFileURL(file).href);
  return prediction;
}

/** Asks what an exercise's predict.ts asks, runs it, and shows both side by side. */
export async function predict(lab: Lab, exercise: Exercise, given: string[]): Promise<number> {
  const prediction = await predictionOf(exercise);
  if (prediction === undefined) {
    const others = lab.exercises.filter(({ folder }) => existsSync(join(folder, 'predict.ts')));
    const ids = others.map(({ id }) => id).join(', ');
    throw new UsageError(`${exercise.id} asks for no prediction. These do: ${ids}`);
  }
  console.log(`${pc.bold(`${exercise.id} ${exercise.title}`)}\n\n${wrap(prediction.story)}\n`);
  const said = await ask(prediction, given);
  const facts = await prediction.run();
  console.log(`\n${compare(prediction, said, facts)}`);
  const predictions = prediction.questions.map(({ ask }, i) => {
    return { ask, said: said[i] ?? '', fact: facts[i] ?? '' };
  });
  note(lab.work, exercise.id, () => ({ predictions }));
  return 0;
}
