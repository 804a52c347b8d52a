// Chapter 4's client: sends a video frame by frame with a window of frames in
// flight, takes the processed frames as they come, and writes them as a video.
import { fileURLToPath } from 'node:url';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { resultsIn } from '../lib/results.ts';
import { onSignal } from '../lib/signals.ts';
import { clip, renderClip } from './files/clip.ts';
import { openVideo } from './files/input.ts';
import { live } from './frames/live.ts';
import { filterMessage, filters } from './request.ts';
import { keepResults } from './results/keep.ts';
import { processed } from './resume.ts';
import { messageLimits, VideoService } from './service.ts';

const standardFolder = 'out/04-bidi-video';
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 04-bidi-video/client.ts',
    about: 'Sends a video through a filter, frame by frame, and keeps what comes back.',
    flags: {
      ...clientFlags(50054),
      input: text({ help: 'a video file; else a clip of bouncing digits' }),
      filter: choice(filters, { help: filters.join(', '), default: 'digits' }),
      // An int32 takes what is larger as another number, and Infinity as 0.
      value: number({
        help: "the filter's parameter; 0 is its default",
        default: 0,
        min: 0,
        max: 255,
      }),
      window: number({ help: 'frames in flight', default: 6, min: 1, max: 256, integer: true }),
      live: number({
        help: 'send this many frames a second, as a camera does',
        min: 0.1,
        max: 240,
      }),
      output: text({ help: `folder for the results (default ${standardFolder})` }),
    },
  });
  if (flags.filter !== 'blur' && !Number.isInteger(flags.value)) {
    throw new UsageError(`--value takes a whole number for ${flags.filter}, not "${flags.value}".`);
  }
  const folder = resultsIn(flags.output, standardFolder);
  const standard = pathOf('../.cache/video/bouncing-digits.mjpeg');
  if (flags.input === undefined) await renderClip(standard);
  // Ctrl-C ends the video; the answers to the frames under way are still taken.
  const interrupted = new AbortController();
  onSignal(() => interrupted.abort());
  const video = await openVideo(flags.input ?? standard, clip.rate);
  const camera =
    flags.live === undefined ? undefined : live(video.frames, flags.live, interrupted.signal);
  const frames = camera?.frames ?? video.frames;

  let broken: { error: unknown } | undefined;
  async function* wholeFrames() {
    try {
      for await (const frame of frames) {
        if (interrupted.signal.aborted) return;
        yield frame;
      }
    } catch (error) {
      // The video is damaged here: the answers to what came before are still taken.
      broken = { error };
    }
  }

  const client = new VideoService(flags.address, clientCredentials(flags), {
    ...clientOptions(flags),
    ...messageLimits,
  });
  const results = keepResults(folder, video.rate);
  const latencies: number[] = [];
  const found: string[] = [];
  const line = progress();
  const began = performance.now();
  try {
    const filter = filterMessage(flags.filter, flags.value);
    const onBreak = ([first]: number[]) => {
      line.clear();
      console.error(`The server has gone. Trying again${first ? `, from frame ${first}` : ''}.`);
    };
    const sending = { window: flags.window, deadline: inSeconds(flags.deadline), onBreak };
    for await (const answer of processed(client, filter, wholeFrames(), sending)) {
      latencies.push(answer.ms);
      found.push(...answer.detections.map(({ label }) => label));
      await results.add({ before: answer.frame.jpeg, after: answer.image.data }, answer.image);
      const rate = (latencies.length * 1000) / (performance.now() - began);
      line.show(`${latencies.length} frames, ${rate.toFixed(0)} frames/s`);
    }
  } finally {
    line.clear();
    client.close();
    // A call that fails leaves `wholeFrames` where it waits, for somebody who asks for
    // the next frame: its own `finally` would never run, and ffmpeg would never end.
    interrupted.abort();
    await frames.return(undefined);
    if (latencies.length > 0) report();
    for await (const name of results.finish()) console.log(`picture: ${folder.name}/${name}`);
  }
  if (broken !== undefined) throw broken.error;

  function report(): void {
    const seconds = (performance.now() - began) / 1000;
    const ordered = latencies.toSorted((a, b) => a - b);
    const at = (share: number) => (ordered[Math.floor(ordered.length * share)] ?? 0).toFixed(1);
    const rate = (ordered.length / seconds).toFixed(0);
    console.log(`${ordered.length} frames answered, ${rate} frames/s, filter ${flags.filter}`);
    console.log(`latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${flags.window} in flight`);
    if (found.length > 0) console.log(`found: ${summary(found)}`);
    if (camera !== undefined) console.log(`dropped: ${camera.dropped()} frames that came too soon`);
  }
});

/** How often each label was found, the most frequent first. */
function summary(labels: string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const ordered = [...counts].sort(([, a], [, b]) => b - a);
  return ordered.map(([label, count]) => `${label} ${count} times`).join(', ');
}
