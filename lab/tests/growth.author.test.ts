// How costs grow: each curve at a small size, over real channels. How steep anything
// really is, no test asks.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { postgresPrograms } from '../../lib/postgres.ts';
import { runProgram } from '../../lib/testing.ts';
import { findCurves } from '../bench/find.ts';
import { readGrowth } from '../bench/growth/keep.ts';
import { measureCurve } from '../bench/growth/measure.ts';
import { growthPicture } from '../bench/growth/picture.ts';
import { growthTable } from '../bench/growth/table.ts';
import { figures } from '../bench/record.ts';

const program = fileURLToPath(new URL('../bench.ts', import.meta.url));

/** Runs `use` with a temporary folder of its own as the system's one. */
async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'growth-test-'));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await use(folder);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  }
}

for (const curve of await findCurves()) {
  test(`${curve.name}: each line has a cost at a small size, and nothing is left`, () =>
    withFolder(async (folder) => {
      const [, size = 0] = curve.sizes;
      const said: string[] = [];
      const tell = (what: string) => void said.push(what);
      const how = { rounds: 1, seconds: 0, most: size, tell };
      const record = await measureCurve({ ...curve, sizes: [size, 10 * size] }, how);
      const series = new Set(
        curve.lines.flatMap(({ series: one }) =>
          one.endsWith('postgres') && postgresPrograms() === undefined ? [] : one,
        ),
      );
      const ids = [...series].map((one) => `${one}-${size}`);
      assert.equal(record.variants.map(({ id }) => id).sort(), ids.sort());
      assert.ok(said.some((what) => what.startsWith('round 1 of 1: ')));
      for (const { id, rounds } of record.variants) {
        const [round] = rounds;
        if (round === undefined || rounds.length !== 1) throw new Error(`${id} has not one round`);
        assert.is(round.size, size);
        const own = curve.lines.filter(({ series: one }) => one === id.replace(/-\d+$/, ''));
        for (const { figure, name } of own) {
          const cost = figures[figure](round);
          const unknown = /Cpu|Memory/.test(figure) && process.platform !== 'linux';
          assert.ok(cost > 0 || unknown, `${id}: ${name} is ${cost}`);
        }
      }
      for (const row of growthTable(record).split('\n')) assert.ok(row.length <= 80, row);
      // What tsx keeps of compiled files is not the curve's.
      const left = readdirSync(folder).filter((name) => !/^(tsx|node)-/.test(name));
      assert.equal(left, []);
    }));
}

test('what a curve has made is removed when a server of it cannot start', async () => {
  const [curve] = await findCurves();
  if (curve === undefined) throw new Error('there is no curve');
  let removed = 0;
  const server = { file: 'lab/bench.ts', args: ['growth', 'none'] };
  const ready = async () => ({
    points: [{ size: 1, servers: [server], clients: { get: server } }],
    remove: async () => void removed++,
  });
  const how = { rounds: 1, seconds: 0, most: 1, tell: () => {} };
  try {
    await measureCurve({ ...curve, ready }, how);
  } catch (error) {
    assert.match(
      String(error),
      'This ended with 2; run it to see why: npx tsx lab/bench.ts growth',
    );
    assert.is(removed, 1);
    return;
  }
  assert.unreachable('it was let pass');
});

test('a client whose work fails ends, though its connection is open', async () => {
  const [curve] = await findCurves();
  if (curve === undefined) throw new Error('there is no curve');
  const file = '01-unary-users/bench/growth-users.ts';
  const server = {
    file: '01-unary-users/server.ts',
    args: ['--port', '0', '--database', ':memory:'],
  };
  // It asks for users whom nobody has made.
  const points = [{ size: 10, servers: [server], clients: { get: { file, args: [] } } }];
  const ready = async () => ({ points, remove: async () => {} });
  const how = { rounds: 1, seconds: 0, most: 10, tell: () => {} };
  try {
    await measureCurve({ ...curve, ready }, how);
  } catch (error) {
    assert.match(String(error), `This ended with 1; run it to see why: npx tsx ${file}`);
    return;
  }
  assert.unreachable('it was let pass');
});

test('the command prints a table, keeps a record and a picture, and is quiet in a pipe', () =>
  withFolder(async (folder) => {
    const flags = ['--most', '200', '--rounds', '1', '--seconds', '0', '--output', folder];
    const { code, stdout, stderr } = await runProgram(program, ['growth', 'bytes', ...flags]);
    assert.is(code, 0, stderr);
    assert.is(stderr, '');
    const record = readGrowth(folder);
    const [chapter] = record.chapters;
    if (chapter === undefined) throw new Error('the record is empty');
    assert.equal(
      chapter.variants.map(({ id }) => id),
      ['frame-12', 'frame-120'],
    );
    // The picture comes back as it went: twelve bytes of it, and those around.
    for (const { rounds } of chapter.variants) {
      for (const { size = 0, units, up = 0, down = 0 } of rounds) {
        assert.ok(up > size * units && down > size * units, `${up} and ${down} bytes`);
      }
    }
    assert.match(stdout, growthTable(chapter));
    assert.is(readFileSync(join(folder, 'growth.svg'), 'utf8'), growthPicture(record));
  }));

test('a curve that there is not, and a record of a part, are refused', async () => {
  const unknown = await runProgram(program, ['growth', 'years']);
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, 'There is no curve "years", only clients, servers, users, ');
  const part = await runProgram(program, ['growth', 'bytes', 'record']);
  assert.is(part.code, 2);
  assert.match(part.stderr, 'A record is of all curves at all sizes');
});

test.run();
