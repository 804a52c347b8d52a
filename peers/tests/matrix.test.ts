// Every client against every server, in TypeScript, Python and Go: the four shapes,
// error details, deadlines, cancels, metadata and TLS. Where a language is missing,
// its cells are left out, and that is told.
import { test } from 'uvu';
import { type Language, languages } from './matrix/languages.ts';
import { cellsOf, openBench } from './matrix/run.ts';

const present: Language[] = [];
for (const language of languages) {
  const missing = await language.prepare();
  if (missing === undefined) present.push(language);
  else console.log(`\nSKIPPED: ${language.name} among the peers: ${missing}`);
}

const bench = await openBench();
for (const cell of cellsOf(bench.trials, present)) {
  const { trial, client, server } = cell;
  test(`${trial.name}: ${client.name}'s client, ${server.name}'s server`, () => bench.run(cell));
}

test('all servers stop in order, with exit code 0', () => bench.close());

test.run();
