// Unit tests: video files of every form, whole and damaged, with no channel.
import { spawnSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clip } from '../files/clip.ts';
import { openVideo } from '../files/input.ts';
import { BadVideo } from '../files/video.ts';
import { ffmpegFor, folder, jpegs, video } from './samples.ts';

/** How many frames a file gives, and what is said of it after them. */
async function read(path: string): Promise<{ count: number; said: string }> {
  let count = 0;
  try {
    for await (const _ of (await openVideo(path)).frames) count++;
  } catch (error) {
    if (!(error instanceof BadVideo)) throw error;
    return { count, said: error.message };
  }
  return { count, said: '' };
}

async function readsWhole(form: string): Promise<void> {
  const { rate, frames } = await openVideo(await video(`read.${form}`), clip.rate);
  let count = 0;
  for await (const { sequence, width, height, timestampMs } of frames) {
    assert.equal([sequence, width, height], [count, 480, 270]);
    assert.ok(count === 0 ? timestampMs === 0 : timestampMs > 0);
    count++;
  }
  assert.is(count, 12);
  assert.ok(Math.abs(rate - clip.rate) < 2, `${rate} frames/s`);
}

for (const form of ['mjpeg', 'webp', 'gif']) {
  test(`${form}: each frame is read once, with its size and time`, () => readsWhole(form));
}

test('an animation that is cut short is refused', async () => {
  for (const name of ['cut.webp', 'cut.gif']) {
    const path = await video(name);
    truncateSync(path, Math.floor(readFileSync(path).length * 0.7));
    assert.match((await read(path)).said, 'cut short', name);
  }
});

test('a damaged frame is named, after the frames before it', async () => {
  const path = join(folder, 'damaged.mjpeg');
  const empty = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 4, 0, 0, 0xff, 0xd9]);
  writeFileSync(path, Buffer.concat([...jpegs.slice(0, 2), empty, ...jpegs.slice(2, 4)]));
  assert.equal(await read(path), {
    count: 2,
    said: `${path} is no whole video: frame 2 is damaged.`,
  });
});

test('a picture that never ends is not gathered for ever', async () => {
  const path = join(folder, 'endless.mjpeg');
  const [jpeg = Buffer.of()] = jpegs;
  writeFileSync(path, Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(17 * 1024 * 1024)]));
  assert.match((await read(path)).said, 'frame 0 does not end');
});

if (ffmpegFor('MP4 and WebM are read and written')) {
  for (const form of ['mp4', 'webm']) {
    test(`${form}: each frame is read once, with its size and time`, () => readsWhole(form));
  }

  test('an MP4 that is cut short gives what can be read, then says so', async () => {
    const path = await video('cut.mp4', 72);
    truncateSync(path, Math.floor(readFileSync(path).length * 0.7));
    const { count, said } = await read(path);
    assert.ok(count > 0 && count < 72, `${count} frames`);
    assert.match(said, /is no whole video: ffmpeg says ".+"\.$/);
    assert.not.match(said, '\n');
  });

  test('a rate that varies: as long as the video is, at its mean rate', async () => {
    // The second half at a third of the speed.
    const path = join(folder, 'varies.mp4');
    const slower = 'setpts=if(lt(N\\,12)\\,N\\,12+3*(N-12))/24/TB';
    const args = ['-y', '-i', await video('even.mp4', 24), '-vf', slower, path];
    assert.is(spawnSync('ffmpeg', args, { stdio: 'ignore' }).status, 0);
    const { rate, frames } = await openVideo(path);
    let end = 0;
    for await (const { timestampMs } of frames) end = timestampMs + 1000 / rate;
    assert.ok(Math.abs(end - 2000) < 250, `${end} ms of 2000`);
  });

  test('leaving the frames ends ffmpeg', async () => {
    const running = () => process.getActiveResourcesInfo().includes('ProcessWrap');
    const { frames } = await openVideo(await video('left.mp4', 72));
    await frames.next();
    assert.ok(running());
    await frames.return(undefined);
    // Node lets go of an ended process in one of the next turns of its loop.
    for (let turns = 0; running() && turns < 100; turns++) {
      await new Promise((done) => setImmediate(done));
    }
    assert.not(running());
  });
}

test.run();
