// Whole programs, as they are started in two terminals: on files of one's own, left
// in the middle, stopped and started again, and told nonsense.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { credentials } from '@grpc/grpc-js';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds } from '../../lib/calls.ts';
import { type Program, runProgram, startProgram, testServer } from '../../lib/testing.ts';
import { packagedDigits } from '../digits/digits.ts';
import { type DigitSet, idxNames, toIdx } from '../digits/idx.ts';
import { resumable } from '../resume.ts';
import { MnistService } from '../service.ts';

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const digits = packagedDigits(file('../.cache/mnist'));
const folder = mkdtempSync(join(tmpdir(), 'mnist-'));
test.after(() => rmSync(folder, { recursive: true }));

const serverWith = (args: string[]) => startProgram(file('server.ts'), ['--port', '0', ...args]);

/** Runs client.ts against `server`; results go to the folder `name`. */
const clientOf = (server: { address: string }, name: string, args: string[]) =>
  runProgram(file('client.ts'), [
    ...['--address', server.address, '--output', join(folder, name)],
    ...args,
  ]);

/** The first `count` samples of a set. */
const first = (count: number, set: DigitSet): DigitSet => ({
  ...set,
  labels: set.labels.subarray(0, count),
  pixels: set.pixels.subarray(0, count * set.width * set.height),
});

/** Writes IDX files as MNIST is published: the train split gzipped, the other not. */
function idxFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [split, count, suffix] of [
    ['train', 400, '.gz'],
    ['test', 60, ''],
  ] as const) {
    const [names, bytes] = [idxNames(split), toIdx(first(count, digits[split]))];
    const written = (data: Buffer) => (suffix === '' ? data : gzipSync(data));
    writeFileSync(join(path, `${names.images}${suffix}`), written(bytes.images));
    writeFileSync(join(path, `${names.labels}${suffix}`), written(bytes.labels));
  }
  return path;
}

test('the client saves, learns and is scored, from IDX files, over PNG', async () => {
  const server = await serverWith(['--data', idxFolder('good')]);
  const ended = await clientOf(server, 'all', ['--format', 'png', '--limit', '25', '--batch', '7']);
  assert.is(await server.stop(), 0);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, '25 digits saved in');
  assert.match(ended.stdout, 'learned from 400 digits; guessed 60 others');
  assert.match(server.output(), 'scored 60 predictions');

  const names = readdirSync(join(folder, 'all', 'digits')).sort();
  assert.is(names.length, 25);
  assert.is(names[13], '00013-label3.png');
  const saved = sharp(join(folder, 'all', 'digits', '00013-label3.png'));
  const pixels = await saved.toColourspace('b-w').raw().toBuffer();
  assert.ok(pixels.equals(digits.test.pixels.subarray(13 * 784, 14 * 784)));
  for (const name of ['contact-sheet.png', 'confusion.svg']) {
    const { format } = await sharp(join(folder, 'all', name)).metadata();
    assert.ok(name.endsWith(format ?? '?'), name);
  }
});

test('--stop-after cancels: the server stops making samples, and says so', async () => {
  const server = await serverWith([]);
  const ended = await clientOf(server, 'few', ['--stop-after', '5', '--digits', '3,8', '--log']);
  assert.is(await server.stop(), 0);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout + ended.stderr, /StreamSamples CANCELLED/);
  assert.equal(
    readdirSync(join(folder, 'few', 'digits')).map((name) => /label(\d)/.exec(name)?.[1]),
    ['3', '8', '3', '8', '3'],
  );
  const made = Number(/stopped after making (\d+) samples/.exec(server.output())?.[1]);
  assert.ok(made >= 5 && made < digits.test.labels.length, server.output());
});

test('a server that is stopped and started again loses nothing and doubles nothing', async () => {
  const server = await serverWith([]);
  const port = server.address.split(':')[1] ?? '';
  const client = new MnistService(server.address, credentials.createInsecure());
  const [indices, breaks]: number[][] = [[], []];
  let again: Program | undefined;
  try {
    const onBreak = (next: number) => breaks?.push(next);
    const request = { limit: 3000, shuffleSeed: 1 };
    for await (const { samples } of resumable(client, request, {
      deadline: inSeconds(30),
      onBreak,
    })) {
      indices?.push(...samples.map(({ index }) => index));
      if (indices?.length !== 10) continue;
      // Nobody reads meanwhile, so the call is still open when the grace is over.
      assert.is(await server.stop(), 0, server.output());
      again = await startProgram(file('server.ts'), ['--port', port]);
    }
  } finally {
    client.close();
    await again?.stop();
  }
  assert.ok(breaks !== undefined && breaks.length > 0);
  assert.is(indices?.length, 3000);
  assert.is(new Set(indices).size, 3000);
});

test('damaged data are refused in one sentence, before anybody can connect', async () => {
  const cut = idxFolder('cut');
  truncateSync(join(cut, idxNames('test').images), 5000);
  for (const [data, why] of [
    [cut, /^.*t10k-images-idx3-ubyte has 5000 bytes; its header says 47056\.\n$/],
    [join(folder, 'nowhere'), /^There is no .*train-images-idx3-ubyte and no .*\.gz\.\n$/],
  ] as const) {
    const { code, stdout, stderr } = await runProgram(file('server.ts'), ['--data', data]);
    assert.equal([code, stdout], [2, '']);
    assert.match(stderr, why);
  }
});

test('nonsense, and a server that is not there, are one sentence each', async () => {
  // Served for a moment, to know of a port at which nobody listens now.
  const { address, stop } = await testServer(MnistService.service, {});
  await stop();
  writeFileSync(join(folder, 'a-file'), '');
  for (const [args, code, why] of [
    [[], 1, /^No server answers at that address\..*\n$/],
    [['--digits', '3,x'], 2, /^--digits takes digits and commas.*, not "x"\.\n$/],
    [['--batch', '0'], 2, /^--batch takes a whole number from 1 to 1000, not "0"\.\n$/],
    [['--colour'], 2, /^Unknown option '--colour'\..*\n$/],
    [['--output', join(folder, 'a-file')], 1, /^Cannot write .*a-file.*: a file .*--output\.\n$/],
  ] as const) {
    const ended = await clientOf({ address }, 'none', [...args]);
    assert.match(ended.stderr, why);
    assert.equal([ended.code, ended.stdout], [code, '']);
  }
});

test.run();
