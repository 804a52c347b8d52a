// What a channel does by itself, and what it does when it is told: retries, dead
// connections, several servers, connections that end, limits, addresses.
//   npx tsx lab/experiments/channels.ts
//   npx tsx lab/experiments/channels.ts retries
import { UsageError } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { rows } from './channels/rows.ts';

await run(async () => {
  const line = (what: string, result: string) => console.log(`${what.padEnd(42)}${result}`);
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !Object.hasOwn(rows, name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no "${unknown}": name one of ${Object.keys(rows).join(', ')}.`);
  }
  line('what was told', 'what came of it');
  for (const name of names.length > 0 ? names : Object.keys(rows)) {
    for (const [what, happen] of rows[name] ?? []) line(what, await happen());
  }
});
