// What to turn in chapter 2: samples a message, the window, and the way between.
import type { Dial } from '../../lab/bench/dial.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc } = ways({
  folder: '02-server-streaming-mnist',
  server: { file: '02-server-streaming-mnist/server.ts', args: ['--port', '0'] },
  usual: { amount: 8000 },
});
const windows = { '64KB': 65_535, '1MB': 2 ** 20, '4MB': 2 ** 22 };
const trips = [0, 5, 20, 50];

export default {
  chapter: '02',
  title: 'Samples a message, the window, and the way',
  about:
    'Many samples in a message save work. Far away, the window says how much may be on its way at once. Make the way long, then the window large.',
  unit: 'samples',
  figures: ['rate'],
  scale: 'log',
  knobs: [
    {
      name: 'samples a message',
      values: [1, 2, 4, 8, 16, 32, 64, 128].map((value) => ({ name: `${value}`, value })),
      start: 0,
    },
    {
      name: 'window',
      values: Object.entries(windows).map(([name, value]) => ({ name, value })),
      start: 0,
    },
    {
      name: 'round trip',
      values: trips.map((value) => ({ name: `${value}ms`, value })),
      start: 0,
    },
  ],
  variant(batch = 1, window = windows['64KB'], roundTripMs = 0) {
    // Far away and through a small window, a round of many samples takes seconds.
    const amount = roundTripMs > 0 && window === windows['64KB'] ? 400 : 8000;
    const how = roundTripMs > 0 ? { amount, roundTripMs } : { amount };
    return grpc('point', 'point', `grpc.ts --batch ${batch} --window ${window}`, how);
  },
} satisfies Dial;
