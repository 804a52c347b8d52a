// Integration tests of the whole client program: what it reads, writes and says.
// The server runs in this process; client.ts in another.
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runProgram, testServer } from '../../lib/testing.ts';
import { clip } from '../files/clip.ts';
import { hasFfmpeg } from '../files/ffmpeg.ts';
import { type Filter, makeFilter } from '../pictures/filters.ts';
import { messageLimits, VideoService, videoService } from '../service.ts';
import { ffmpegFor, folder, standard, video } from './samples.ts';

const clientFile = fileURLToPath(new URL('../client.ts', import.meta.url));
const classifier = { classify: () => 0, accuracy: 1 };

/**
 * Runs client.ts against a server in this process; results go to `name`.
 *
 * @param onFrame Is told of each frame that the server works on.
 */
async function client(name: string, args: string[], onFrame = (_stop: () => void) => {}) {
  const handlers = videoService({
    makeFilter(choice): Filter {
      const filter = makeFilter(choice, classifier);
      return (...frame) => {
        onFrame(() => server.forceShutdown());
        return filter(...frame);
      };
    },
  });
  const { address, server, stop } = await testServer(VideoService.service, handlers, messageLimits);
  try {
    const output = ['--output', join(folder, name)];
    return await runProgram(clientFile, ['--address', address, ...output, ...args]);
  } finally {
    await stop();
  }
}

const metadata = (...path: string[]) =>
  sharp(join(folder, ...path), { animated: true, limitInputPixels: false }).metadata();

test('the client writes a video and a contact sheet of what came back', async () => {
  const { code, stdout } = await client('whole', ['--input', await video('whole.mjpeg')]);
  assert.is(code, 0);
  assert.match(stdout, '12 frames answered');
  const { pages, pageHeight, width } = await metadata('whole', 'processed.webp');
  assert.equal([pages, pageHeight, width], [12, 270, 480]);
  assert.ok((await metadata('whole', 'before-after.png')).width);
  assert.is(existsSync(join(folder, 'whole', 'processed.mp4')), hasFfmpeg());
});

test('a parameter that its filter would round is refused', async () => {
  const { code, stderr } = await client('rounded', ['--filter', 'pixelate', '--value', '2.5']);
  assert.is(code, 2);
  assert.is(stderr.trim(), '--value takes a whole number for pixelate, not "2.5".');
});

test('a video that is cut short: one sentence, and the frames before are kept', async () => {
  const path = await video('cut.mjpeg');
  truncateSync(path, readFileSync(path).length - 500);
  const { code, stdout, stderr } = await client('cut', ['--input', path, '--filter', 'edges']);
  assert.is(code, 1);
  assert.match(stdout, '11 frames answered');
  assert.is(stderr.trim(), `${path} is no whole video: it ends in the middle of frame 11.`);
  assert.is((await metadata('cut', 'processed.webp')).pages, 11);
});

test('a video whose size changes is kept in its first size', async () => {
  const path = join(folder, 'sizes.mjpeg');
  const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  writeFileSync(path, Buffer.concat([readFileSync(await video('first.mjpeg', 3)), small]));
  const { code, stderr } = await client('sizes', ['--input', path, '--filter', 'blur']);
  assert.equal([code, stderr], [0, '']);
  const { pages, pageHeight, width } = await metadata('sizes', 'processed.webp');
  assert.equal([pages, pageHeight, width], [4, 270, 480]);
});

test('of large frames the animation keeps the first ones, and the client says so', async () => {
  const path = join(folder, 'large.mjpeg');
  const create = { width: 4000, height: 2200, channels: 3, background: '#456' } as const;
  const large = await sharp({ create }).jpeg().toBuffer();
  writeFileSync(path, Buffer.concat(Array.from({ length: 9 }, () => large)));
  const { code, stdout } = await client('large', ['--input', path, '--filter', 'edges']);
  assert.is(code, 0);
  assert.match(stdout, '9 frames answered');
  assert.match(stdout, 'processed.webp (the first 7 frames)');
});

test('what is no video, or no folder, is one sentence', async () => {
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'no video at all');
  const empty = join(folder, 'empty.mp4');
  writeFileSync(empty, '');
  const refused = hasFfmpeg() ? /ffmpeg says ".+"/ : 'Install ffmpeg';
  for (const [args, why] of [
    [['--input', join(folder, 'nowhere.mp4')], 'There is no file'],
    [['--input', folder], 'There is no file'],
    [['--input', text], refused],
    [['--input', empty], refused],
    [
      ['--input', standard, '--output', text],
      'a file is in its place. Name another folder with --output.',
    ],
  ] as const) {
    const { code, stderr } = await client('refused', [...args]);
    assert.is(code, 1, args[1]);
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
  const args = ['--output', join(folder, 'dead'), '--input', standard];
  const { code, stderr } = await runProgram(clientFile, ['--address', '127.0.0.1:1', ...args]);
  assert.is(code, 1);
  assert.match(stderr, 'No server answers at that address');
});

if (ffmpegFor('a server that dies in the middle of an MP4')) {
  test('the server dies: the client keeps what came, ends ffmpeg and itself', async () => {
    let frames = 0;
    const dies = (stop: () => void) => {
      if (++frames === 30) stop();
    };
    // More than the pipe from ffmpeg holds: it waits to be read when the call ends.
    const args = ['--input', await video('long.mp4', 96), '--filter', 'edges'];
    const { code, stdout, stderr } = await client('dies', args, dies);
    assert.is(code, 1);
    assert.match(stdout, /\d+ frames answered/);
    // It tries again for a while, and says so.
    const said = stderr.trim().split('\n');
    const last = said.pop() ?? '';
    assert.ok(said.length > 0);
    for (const line of said) assert.match(line, /^The server has gone\. Trying again, from frame/);
    assert.match(last, 'No server answers at that address');
    assert.ok(((await metadata('dies', 'processed.webp')).pages ?? 0) > 0);
  });
}

test.run();
