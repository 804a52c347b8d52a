// What to turn in chapter 4: frames in flight.
import type { Dial } from '../../lab/bench/dial.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc } = ways({
  folder: '04-bidi-video',
  server: { file: '04-bidi-video/server.ts', args: ['--port', '0'] },
  usual: { amount: 32 },
});

export default {
  chapter: '04',
  title: 'Frames in flight',
  about:
    'A few frames at once keep all processor cores at work. Beyond that no frame is done sooner: each only waits longer.',
  unit: 'frames',
  figures: ['rate', 'p50'],
  scale: 'linear',
  knobs: [
    {
      name: 'frames in flight',
      values: [1, 2, 3, 4, 6, 8, 12, 16, 32].map((value) => ({ name: `${value}`, value })),
      start: 0,
    },
  ],
  variant: (window) => grpc('point', 'point', `grpc.ts --window ${window}`),
} satisfies Dial;
