// What to turn in chapter 3: readings in flight.
import type { Dial } from '../../lab/bench/dial.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc } = ways({
  folder: '03-bidi-broker',
  server: { file: '03-bidi-broker/server.ts', args: ['--port', '0'] },
  usual: { amount: 1000 },
});

export default {
  chapter: '03',
  title: 'Readings in flight',
  about:
    'With one reading in flight the client waits for each answer. More of them fill the way; too many only wait in a queue, and each answer takes longer.',
  unit: 'readings',
  figures: ['rate', 'p50'],
  scale: 'linear',
  knobs: [
    {
      name: 'readings in flight',
      values: [1, 2, 4, 8, 16, 32, 64, 128, 256].map((value) => ({ name: `${value}`, value })),
      start: 0,
    },
  ],
  variant: (window) => grpc('point', 'point', `grpc.ts --window ${window}`),
} satisfies Dial;
