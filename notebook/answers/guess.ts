// A prediction is made before it is run; then both are kept side by side.
import type { Exercise } from '../../lab/exercises/find.ts';
import { predictionOf } from '../../lab/exercises/predict.ts';
import { note } from '../../lab/exercises/progress.ts';

const mostText = 200;

/** Runs a prediction after all was said. Returns why it cannot, or nothing. */
export async function guess(
  work: string,
  exercise: Exercise,
  said: string[],
): Promise<string | undefined> {
  const prediction = await predictionOf(exercise);
  if (prediction === undefined) return `${exercise.id} asks for no prediction.`;
  const { questions } = prediction;
  const fits = questions.every(({ answers }, i) => {
    const one = said[i]?.trim() ?? '';
    return answers?.includes(one) ?? (one !== '' && one.length <= mostText);
  });
  if (!fits) return 'Every question needs an answer before it is run.';
  const facts = await prediction.run();
  const predictions = questions.map(({ ask }, i) => {
    return { ask, said: said[i]?.trim() ?? '', fact: facts[i] ?? '' };
  });
  note(work, exercise.id, () => ({ predictions }));
  return undefined;
}
