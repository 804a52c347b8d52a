// What a client hears of a call beside the messages, and when.
//
//   npx tsx lab/experiments/answers.ts
import { run } from '../../lib/program.ts';
import { cases } from './answers/cases.ts';

await run(async () => {
  const line = (what: string, result: string) => console.log(`${what.padEnd(30)}${result}`);
  line('what happens', 'what the client hears');
  for (const [what, happen] of cases) line(what, await happen());
});
