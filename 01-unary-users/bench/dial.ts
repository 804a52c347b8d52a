// What to turn in chapter 1: the connection, and how many calls share it.
import type { Dial } from '../../lab/bench/dial.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc } = ways({
  folder: '01-unary-users',
  server: { file: '01-unary-users/server.ts', args: ['--port', '0', '--database', ':memory:'] },
  usual: { amount: 100 },
});

export default {
  chapter: '01',
  title: 'A kept connection or a new one',
  about:
    'A client that is kept has its connection already. One that is made for each call has to connect first. Turn both dials, and see what a call costs.',
  unit: 'calls',
  figures: ['rate', 'p50'],
  scale: 'linear',
  knobs: [
    {
      name: 'calls at once',
      values: [1, 2, 4, 8, 16, 32, 64].map((value) => ({ name: `${value}`, value })),
      start: 0,
    },
    {
      name: 'connection',
      values: [
        { name: 'kept', value: 0 },
        { name: 'new', value: 1 },
      ],
      start: 0,
    },
  ],
  variant: (atOnce, fresh) =>
    grpc('point', 'point', `grpc.ts --at-once ${atOnce} ${fresh === 1 ? '--new-connection' : ''}`),
} satisfies Dial;
