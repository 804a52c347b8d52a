// `npm run lab`: the exercises. Without a word it says where you are.
import { run } from '../lib/program.ts';
import { perform } from './exercises/perform.ts';

await run(async () => {
  process.exitCode = await perform(process.argv.slice(2));
});
