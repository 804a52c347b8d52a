// How often a thing is doubled.
import type { Prediction } from '#lab/exercises/predictions.ts';

export default {
  story: 'Two is doubled twice.',
  questions: [{ ask: 'What comes of it?' }, { ask: 'Is it even?', answers: ['yes', 'no'] }],
  run: async () => ['8', 'yes'],
} satisfies Prediction;
