// `npx tsx peers/matrix.ts`: runs every client against every server, and prints the
// table of docs/other-languages.md.
import { run } from '../lib/program.ts';
import { exitOnSignals } from '../lib/signals.ts';
import { type Language, languages } from './tests/matrix/languages.ts';
import { cellsOf, openBench } from './tests/matrix/run.ts';

exitOnSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);

await run(async () => {
  const present: Language[] = [];
  for (const language of languages) {
    const missing = await language.prepare();
    if (missing === undefined) present.push(language);
    else console.error(`Left out: ${language.name}: ${missing}`);
  }
  const bench = await openBench();
  const columns = present.map(({ name }) => name);
  console.log(`| what | server | ${columns.map((name) => `${name}'s client`).join(' | ')} |`);
  console.log(`|---|---|${columns.map(() => '---|').join('')}`);
  const cells = cellsOf(bench.trials, present);
  let failed = 0;
  for (const trial of bench.trials) {
    for (const server of present) {
      const row = cells.filter((cell) => cell.trial === trial && cell.server === server);
      if (row.length === 0) continue;
      const shown: string[] = [];
      for (const client of present) {
        const cell = row.find((one) => one.client === client);
        if (cell === undefined) {
          shown.push('–');
          continue;
        }
        try {
          await bench.run(cell);
          shown.push('yes');
        } catch (error) {
          failed++;
          shown.push('NO');
          console.error(error instanceof Error ? error.message : String(error));
        }
      }
      console.log(`| ${trial.name} | ${server.name} | ${shown.join(' | ')} |`);
    }
  }
  await bench.close();
  if (failed > 0)
    throw new Error(`${failed} of ${cells.length} pairs do not understand each other.`);
});
