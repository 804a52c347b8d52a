// Saying what will happen, before it is run. An exercise that has a predict.ts
// exports one of these.
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../lib/flags.ts';
import { wrap } from './show.ts';

/** A run whose outcome is guessed first. */
export interface Prediction {
  /** What will be run, in two or three sentences. */
  story: string;
  /** `answers`, if there are some, are all that can be said. */
  questions: { ask: string; answers?: string[] }[];
  /** Runs it; one fact for each question. */
  run(): Promise<string[]>;
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

// Letters, because many answers are numbers.
const letter = (i: number) => String.fromCharCode('a'.charCodeAt(0) + i);

/** What was chosen, by its letter or its words; `undefined` when it is no answer. */
function chosen(typed: string, answers: string[] | undefined): string | undefined {
  const known = answers?.find((answer, i) => same(answer, typed) || same(letter(i), typed));
  if (known !== undefined) return known;
  return answers === undefined && typed.trim() !== '' ? typed.trim() : undefined;
}

/**
 * Asks each question on the terminal, or line by line on a pipe.
 *
 * @param given Answers that came with the command: these are not asked for.
 * @throws UsageError when an answer does not fit, or there is no more input.
 */
export async function ask(prediction: Prediction, given: string[]): Promise<string[]> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  const typed = lines[Symbol.asyncIterator]();
  const said: string[] = [];
  try {
    for (const [i, { ask, answers }] of prediction.questions.entries()) {
      console.log(`${i + 1}. ${wrap(ask, 3)}`);
      for (const [at, answer] of (answers ?? []).entries()) {
        console.log(`   ${letter(at)}) ${answer}`);
      }
      let answer: string | undefined;
      const ready = given[i];
      if (ready !== undefined) {
        answer = chosen(ready, answers);
        if (answer === undefined) {
          throw new UsageError(`"${ready}" is none of ${answers?.join(', ')}.`);
        }
        console.log(`   > ${answer}`);
      }
      while (answer === undefined) {
        process.stdout.write('   > ');
        const line = await typed.next();
        if (line.done) throw new UsageError('Every question needs an answer before it is run.');
        answer = chosen(line.value, answers);
        if (answer === undefined) console.log('   A letter, please, or the words behind it.');
      }
      said.push(answer);
    }
  } finally {
    lines.close();
  }
  return said;
}

/** Predictions and facts side by side. */
export function compare(prediction: Prediction, said: string[], facts: string[]): string {
  const rows = prediction.questions.map((_, i) => {
    const [guess = '', fact = ''] = [said[i], facts[i]];
    return `  ${`${i + 1}.`.padEnd(5)}${guess.padEnd(24)}${fact.padEnd(24)}${same(guess, fact) ? 'as you said' : 'otherwise'}`;
  });
  const right = said.filter((guess, i) => same(guess, facts[i] ?? '')).length;
  const head = `  ${''.padEnd(5)}${'you said'.padEnd(24)}it was`;
  return [head, ...rows, '', `${right} of ${said.length} as you said.`].join('\n');
}
