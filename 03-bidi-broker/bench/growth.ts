// How chapter 3's costs grow with the streams that are open at one server.
import { type Curve, readyAtOnce } from '../../lab/bench/growth/curve.ts';

const client = (streams: number, all: 0 | 1) => ({
  file: '03-bidi-broker/bench/growth-streams.ts',
  args: ['--streams', streams, '--all', all, '--amount', 200].map(String),
});

const streams: Curve = {
  name: 'streams',
  title: 'Open streams on one connection: a reading, then its answer',
  grows: 'streams',
  unit: 'answers',
  sizes: [1, 10, 100, 1000, 2000],
  memory: 'held',
  lines: [
    { series: 'one', figure: 'p99', name: 'p99 ms', fair: 0 },
    { series: 'one', figure: 'serverCpu', name: 'server CPU µs', fair: 0 },
    { series: 'all', figure: 'serverCpu', name: 'all at once µs', fair: 0 },
    { series: 'one', figure: 'serverMemory', name: 'held MB', fair: 1 },
  ],
  ...readyAtOnce((size) => ({
    servers: [{ file: '03-bidi-broker/server.ts', args: ['--port', '0'] }],
    clients: { one: client(size, 0), all: client(size, 1) },
  })),
};

export default [streams];
