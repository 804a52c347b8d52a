// Whole programs on files: what the client reads, writes and refuses. The server
// runs in this process; client.ts in another.
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram, testServer } from '../../lib/testing.ts';
import { clip, renderClip } from '../clip.ts';
import { hasFfmpeg, mp4Writer } from '../ffmpeg.ts';
import { makeFilter } from '../filters.ts';
import { splitJpegs } from '../mjpeg.ts';
import { messageLimits, VideoService, videoService } from '../service.ts';
import { openVideo } from '../video-input.ts';
import { animatedWebp } from '../video-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'video-'));
const standard = join(folder, 'standard.mjpeg');
await renderClip(standard);
const jpegs: Buffer[] = [];
async function* bytes() {
  yield readFileSync(standard);
}
for await (const jpeg of splitJpegs(bytes())) jpegs.push(jpeg);
test.after(() => rmSync(folder, { recursive: true }));

const clientFile = fileURLToPath(new URL('../client.ts', import.meta.url));
const classifier = { classify: () => 0, accuracy: 1 };

/** Runs client.ts against a server in this process; results go to `name`. */
async function client(name: string, args: string[]) {
  const handlers = videoService({ makeFilter: (choice) => makeFilter(choice, classifier) });
  const { address, stop } = await testServer(VideoService.service, handlers, messageLimits);
  try {
    const output = ['--output', join(folder, name)];
    return await runProgram(clientFile, ['--address', address, ...output, ...args]);
  } finally {
    await stop();
  }
}

/** A short file in the form that its name says. */
async function video(name: string, count = 12): Promise<string> {
  const path = join(folder, name);
  const some = jpegs.slice(0, count);
  if (name.endsWith('.mjpeg')) writeFileSync(path, Buffer.concat(some));
  else if (name.endsWith('.webp')) writeFileSync(path, await animatedWebp(some, clip, clip.rate));
  else if (name.endsWith('.gif')) {
    const webp = await animatedWebp(some, clip, clip.rate);
    await sharp(webp, { animated: true }).gif().toFile(path);
  } else {
    const writer = mp4Writer(path, clip.rate);
    for (const jpeg of some) await writer.write(jpeg);
    await writer.end();
  }
  return path;
}

const forms = ['mjpeg', 'webp', 'gif', ...(hasFfmpeg() ? ['mp4', 'webm'] : [])];
if (!hasFfmpeg()) console.log('\nSKIPPED: MP4 and WebM are read and written: there is no ffmpeg');

for (const form of forms) {
  test(`${form}: each frame is read once, with its size and time`, async () => {
    const { rate, frames } = await openVideo(await video(`read.${form}`), clip.rate);
    let count = 0;
    for await (const { sequence, width, height, timestampMs } of frames) {
      assert.equal([sequence, width, height], [count, 480, 270]);
      assert.ok(count === 0 ? timestampMs === 0 : timestampMs > 0);
      count++;
    }
    assert.is(count, 12);
    assert.ok(Math.abs(rate - clip.rate) < 2, `${rate} frames/s`);
  });
}

test('the client writes a video and a contact sheet of what came back', async () => {
  const { code, stdout } = await client('whole', ['--input', await video('whole.mjpeg')]);
  assert.is(code, 0);
  assert.match(stdout, '12 frames answered');
  const written = join(folder, 'whole', 'processed.webp');
  const { pages, pageHeight, width } = await sharp(written, { animated: true }).metadata();
  assert.equal([pages, pageHeight, width], [12, 270, 480]);
  assert.ok((await sharp(join(folder, 'whole', 'before-after.png')).metadata()).width);
  assert.is(existsSync(join(folder, 'whole', 'processed.mp4')), hasFfmpeg());
});

test('a video that is cut short: one sentence, and the frames before are kept', async () => {
  const path = await video('cut.mjpeg');
  truncateSync(path, readFileSync(path).length - 500);
  const { code, stdout, stderr } = await client('cut', ['--input', path, '--filter', 'edges']);
  assert.is(code, 1);
  assert.match(stdout, '11 frames answered');
  assert.is(stderr.trim(), `${path} is no whole video: it ends in the middle of frame 11.`);
  const { pages } = await sharp(join(folder, 'cut', 'processed.webp'), {
    animated: true,
  }).metadata();
  assert.is(pages, 11);
});

test('a missing file, a text file and a damaged animation are one sentence each', async () => {
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'no video at all');
  const webp = await video('damaged.webp');
  truncateSync(webp, 2000);
  for (const [path, why] of [
    [join(folder, 'nowhere.mp4'), 'There is no file'],
    [text, hasFfmpeg() ? 'ffmpeg cannot read' : 'Install ffmpeg'],
    [webp, 'cannot be read as an animated picture'],
  ] as const) {
    const { code, stderr } = await client('refused', ['--input', path]);
    assert.is(code, 1, path);
    assert.match(stderr, why);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
});

test('a live source drops what comes too soon, and says how many', async () => {
  // 240 frames a second through a window of one: the server cannot keep up.
  const args = ['--input', standard, '--live', '240', '--window', '1', '--filter', 'digits'];
  const { code, stdout } = await client('live', args);
  assert.is(code, 0);
  const answered = Number(/(\d+) frames answered/.exec(stdout)?.[1]);
  const dropped = Number(/dropped: (\d+) frames/.exec(stdout)?.[1]);
  assert.ok(dropped > 0);
  assert.is(answered + dropped, clip.frames);
});

test('a dead server is one sentence', async () => {
  const { code, stderr } = await runProgram(clientFile, [
    '--address',
    '127.0.0.1:1',
    '--output',
    join(folder, 'dead'),
    '--input',
    standard,
  ]);
  assert.is(code, 1);
  assert.match(stderr, 'No server answers at that address');
});

test.run();
