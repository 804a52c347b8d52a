// Checks 4.5: a camera that films when the check says so, and a server as slow as it wants.
import { EventEmitter } from 'node:events';
import { VideoService } from '#04/service.ts';
import type { Frame } from '#generated/video/v1/Frame.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { aMoment, slowServer } from '../slow-work.ts';
import type * as Answer from './starter.ts';

const read = '04-bidi-video/README.md#the-client';

/** Lets the student's code film; `keep` frames may wait. */
async function film(t: Bench<typeof Answer>, keep = 2) {
  const server = slowServer();
  const { client } = await t.serve(VideoService, server.handlers);
  const camera = new EventEmitter<{ frame: [Frame]; end: [] }>();
  const live = t.ended(t.answer.sendLive(client.processVideo(t.soon()), camera, keep));
  const listening = camera.listenerCount('frame') > 0;
  t.ok(listening, 'sendLive listens to the camera at once', 'nobody listens, and frames are lost');
  return {
    ...server,
    camera,
    live,
    frames(first: number, last: number) {
      for (let sequence = first; sequence <= last; sequence++) camera.emit('frame', { sequence });
    },
    /** Waits until the server has got so many frames. */
    async got(count: number) {
      t.step(`waiting for ${count} frames at the server`);
      const over = await Promise.race([server.has(count), live]);
      if (over === undefined) return;
      const happened = `it has ${server.begun.length}, and the call ${over.words}`;
      throw t.wrong(`the server gets ${count} frames`, happened);
    },
    /** Waits for the end, and takes what the student's code gives. */
    async result() {
      t.step('waiting for sendLive to be done');
      const { value, words } = await live;
      if (value === undefined)
        throw t.wrong('sendLive is done after the last answer', `the call ${words}`);
      return value;
    },
  };
}

export default tasks<typeof Answer>([
  {
    title: 'A slow camera loses no frame',
    tried:
      'Three frames, each filmed a moment after the one before was answered. A moment later the camera ends.',
    read,
    async run(t) {
      const video = await film(t);
      video.flow();
      for (let sequence = 0; sequence < 3; sequence++) {
        video.frames(sequence, sequence);
        await video.got(sequence + 1);
        // Until the answer is there, and the student's code waits for the camera alone.
        await aMoment(t.soon());
      }
      await t.quiet();
      video.camera.emit('end');
      const { answered, dropped } = await video.result();
      t.equal(answered, [0, 1, 2], 'the frames that were answered');
      t.equal(dropped, 0, 'the number of dropped frames');
    },
  },
  {
    title: 'Of the frames that wait, the two newest are kept',
    tried:
      'While the server works on frame 0, frame 1 is filmed, and a moment later frames 2 to 9. Then the server answers all that comes.',
    read,
    async run(t) {
      const video = await film(t);
      video.frames(0, 0);
      await video.got(1);
      video.frames(1, 1);
      await aMoment(t.soon());
      video.frames(2, 9);
      video.flow();
      await video.got(3);
      video.camera.emit('end');
      const { answered, dropped } = await video.result();
      t.equal(answered, [0, 8, 9], 'the frames that were answered');
      t.equal(dropped, 7, 'the number of dropped frames');
    },
  },
  {
    title: 'What waits when the camera ends is still sent',
    tried:
      'While the server works on frame 0, frames 1 to 4 are filmed, of which 3 may wait, and the camera ends. Then the server answers all that comes.',
    read,
    async run(t) {
      const video = await film(t, 3);
      video.frames(0, 0);
      await video.got(1);
      video.frames(1, 4);
      video.camera.emit('end');
      await aMoment(t.soon());
      video.flow();
      const { answered, dropped } = await video.result();
      t.equal(answered, [0, 2, 3, 4], 'the frames that were answered');
      t.equal(dropped, 1, 'the number of dropped frames');
    },
  },
  {
    title: 'When the call is over, you listen to the camera no more',
    tried:
      'The server has frame 0, and ends the call with UNAVAILABLE. The camera goes on, and somebody else records what it films.',
    read,
    async run(t) {
      const video = await film(t);
      const { camera } = video;
      const record = () => {};
      camera.on('frame', record).on('end', record);
      video.frames(0, 0);
      await video.got(1);
      video.fail('the server has no room');
      t.step('waiting for sendLive to fail');
      const { status, words } = await video.live;
      t.ok(status === 'UNAVAILABLE', 'sendLive fails with UNAVAILABLE', `it ${words}`);
      const recorded =
        camera.listeners('frame').includes(record) && camera.listeners('end').includes(record);
      t.ok(recorded, 'whoever else listens to the camera still does', 'they were taken off, too');
      camera.off('frame', record).off('end', record);
      const left = camera.listenerCount('frame') + camera.listenerCount('end');
      t.equal(left, 0, 'the number of your listeners at the camera');
    },
  },
]);
