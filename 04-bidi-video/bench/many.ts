// Chapter 4's streams for `npm run many`: videos that are longer than any restart takes.
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { pace } from '../../lab/many/pace.ts';
import type { LongStreams } from '../../lab/many/streams.ts';
import { inSeconds } from '../../lib/calls.ts';
import { clip, renderClip } from '../files/clip.ts';
import { openVideo } from '../files/input.ts';
import type { VideoFrame } from '../files/video.ts';
import { filterMessage } from '../request.ts';
import { processed } from '../resume.ts';
import { messageLimits, VideoService } from '../service.ts';

const path = fileURLToPath(new URL('../../.cache/video/bouncing-digits.mjpeg', import.meta.url));
const perSecond = 10;

let loaded: Promise<VideoFrame[]> | undefined;

/** The frames of the default clip: rendered once, read once. */
function clipFrames(): Promise<VideoFrame[]> {
  loaded ??= (async () => {
    await renderClip(path);
    const frames: VideoFrame[] = [];
    for await (const frame of (await openVideo(path, clip.rate)).frames) frames.push(frame);
    return frames;
  })();
  return loaded;
}

export default {
  unit: 'frames',
  server: {
    file: '04-bidi-video/server.ts',
    args: [],
    method: 'video.v1.VideoService/ProcessVideo',
  },
  count: 4,
  open(target, options) {
    const client = new VideoService(target, credentials.createInsecure(), {
      ...options,
      ...messageLimits,
    });
    return {
      client,
      async run({ end, got, onBreak }) {
        const turn = pace(perSecond, end);
        let sent = 0;
        async function* frames() {
          for (;;) {
            for (const frame of await clipFrames()) {
              if (end.aborted) return;
              yield { ...frame, sequence: sent++ };
              await turn();
            }
          }
        }
        const sending = { window: 6, deadline: inSeconds(900), onBreak };
        const filter = filterMessage('motion', 0);
        for await (const { frame } of processed(client, filter, frames(), sending)) {
          got(frame.sequence);
        }
        return sent;
      },
    };
  },
} satisfies LongStreams;
