// What the network costs: the same filter on the same frames in one process, and
// through the service with few and with many frames in flight.
//   npx tsx 04-bidi-video/bench/throughput.ts
import { fileURLToPath } from 'node:url';
import { credentials, Metadata } from '@grpc/grpc-js';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { number, parseFlags } from '../../lib/flags.ts';
import { inFlight } from '../../lib/in-flight.ts';
import { inRounds, median, row } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { startProgram } from '../../lib/testing.ts';
import { clip, renderClip } from '../files/clip.ts';
import { openVideo } from '../files/input.ts';
import type { VideoFrame } from '../files/video.ts';
import { inOrder } from '../frames/in-order.ts';
import { edges } from '../pictures/edges.ts';
import { decode, encode, fromPicture } from '../pictures/picture.ts';
import { frameMessage } from '../request.ts';
import { messageLimits, VideoService } from '../service.ts';

const size = { width: 640, height: 360 };

interface Run {
  perSecond: number;
  p50: number;
}

/** The frames of the default clip, made larger, as often as it takes. */
async function framesOf(count: number): Promise<VideoFrame[]> {
  const path = fileURLToPath(new URL('../../.cache/video/bouncing-digits.mjpeg', import.meta.url));
  await renderClip(path);
  const frames: VideoFrame[] = [];
  for await (const frame of (await openVideo(path)).frames) {
    const { data } = await fromPicture(await decode(frame.jpeg, 'jpeg', clip))
      .resize(size.width, size.height)
      .raw()
      .toBuffer({ resolveWithObject: true });
    frames.push({ ...frame, ...size, jpeg: await encode({ ...size, data }, 'jpeg') });
  }
  return Array.from({ length: count }, (_, sequence) => {
    const frame = frames[sequence % frames.length];
    if (frame === undefined) throw new Error('the clip has no frames');
    return { ...frame, sequence };
  });
}

/** The limit: decode, filter and encode, four at once, with no RPC. */
async function inOneProcess(frames: VideoFrame[]): Promise<Run> {
  const began = performance.now();
  const latencies: number[] = [];
  async function* source() {
    yield* frames;
  }
  const work = async ({ jpeg }: VideoFrame) => {
    const start = performance.now();
    await encode(edges(await decode(jpeg, 'jpeg', size)), 'jpeg');
    return performance.now() - start;
  };
  for await (const ms of inOrder(source(), 4, work)) latencies.push(ms);
  return {
    perSecond: (frames.length * 1000) / (performance.now() - began),
    p50: median(latencies),
  };
}

async function throughService(address: string, frames: VideoFrame[], window: number): Promise<Run> {
  const client = new VideoService(address, credentials.createInsecure(), messageLimits);
  const places = inFlight(window);
  const sentAt: number[] = [];
  const latencies: number[] = [];
  async function* requests() {
    yield { filter: { edges: {} } };
    for (const frame of frames) {
      await places.enter();
      sentAt[frame.sequence] = performance.now();
      yield frameMessage(frame);
    }
  }
  const began = performance.now();
  const call = client.processVideo(new Metadata(), { deadline: inSeconds(60) });
  for await (const { frame } of exchange(call, requests())) {
    latencies.push(performance.now() - (sentAt[frame?.sequence ?? -1] ?? 0));
    places.leave();
  }
  const perSecond = (frames.length * 1000) / (performance.now() - began);
  client.close();
  return { perSecond, p50: median(latencies) };
}

await run(async () => {
  const whole = { min: 1, integer: true } as const;
  const flags = parseFlags({
    usage: 'npx tsx 04-bidi-video/bench/throughput.ts',
    about: 'Measures frames a second with and without the network.',
    flags: {
      frames: number({ help: 'frames in a round', default: 150, ...whole }),
      rounds: number({ help: 'rounds after the first', default: 3, ...whole }),
    },
  });
  const frames = await framesOf(flags.frames);
  const program = fileURLToPath(new URL('../server.ts', import.meta.url));
  const server = await startProgram(program, ['--port', '0']);
  try {
    const measured = await inRounds(
      [
        { name: 'in one process', run: () => inOneProcess(frames) },
        { name: '6 frames in flight', run: () => throughService(server.address, frames, 6) },
        { name: '32 frames in flight', run: () => throughService(server.address, frames, 32) },
      ],
      flags.rounds,
    );
    const first = median((measured[0]?.results ?? []).map(({ perSecond }) => perSecond));
    console.log(row('640 x 360, edges', 'rate', 'to the first', 'latency p50'));
    for (const { name, results } of measured) {
      const rate = median(results.map(({ perSecond }) => perSecond));
      const p50 = median(results.map((result) => result.p50));
      const ratio = `${(rate / first).toFixed(2)} x`;
      console.log(row(name, `${rate.toFixed(0)} frames/s`, ratio, `${p50.toFixed(1)} ms`));
    }
  } finally {
    await server.stop();
  }
});
