// Every client against every server, in TypeScript, Python and Go: the four shapes,
// error details, deadlines, cancels, metadata, TLS and gzip. Where a language is missing,
// its cells are left out, and that is told. The benchmark's clients are here, too: two
// files at once would build the same programs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measure } from '../../lab/bench/measure.ts';
import comparison from '../bench/variants.ts';
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

for (const server of present) {
  for (const probe of bench.probes) {
    test(`${probe.name}: ${server.name}'s server`, () => bench.probe(probe, server));
  }
}

test('all servers stop in order, with exit code 0', () => bench.close());

// What is told is a sign of life to the runner.
const tiny = { rounds: 1, share: 0.01, seconds: 0, tell: console.log };
const pairs = /(TypeScript → TypeScript|Python → Go|Go → Python)$/;
const asked = comparison.variants.filter(({ id }) => pairs.test(id));

test('in the benchmark, whoever is there does the same work', async () => {
  const { variants } = await measure({ ...comparison, variants: asked }, tiny);
  assert.is(variants.length, 6);
  for (const { rounds, missing, id } of variants) {
    if (missing !== undefined) continue;
    assert.is(rounds.length, 1);
    for (const { units, p50 = 0 } of rounds) {
      assert.ok(units > 0 && p50 > 0, `${id}: ${units} units, p50 ${p50} ms`);
    }
  }
});

test('in the benchmark, a peer that is not there is missing', async () => {
  const prepare = async () =>
    asked.map((variant) =>
      / → TypeScript$/.test(variant.id) ? variant : { ...variant, missing: 'go is not there' },
    );
  const { variants } = await measure({ ...comparison, prepare }, tiny);
  for (const { id, missing, rounds } of variants) {
    const here = id.endsWith('TypeScript');
    assert.is(missing, here ? undefined : 'not measured: go is not there');
    assert.is(rounds.length, here ? 1 : 0);
  }
});

test.run();
