// Whose asynchronous context code finds, when two calls run at the same time.
//
//   npx tsx lab/experiments/context.ts
import { run } from '../../lib/program.ts';
import { places } from './context/places.ts';

await run(async () => {
  const line = (where: string, result: string) => console.log(`${where.padEnd(42)}${result}`);
  line('where the code runs', 'whose request id it finds');
  for (const [where, meet] of places) line(where, await meet());
});
