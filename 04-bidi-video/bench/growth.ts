// How chapter 4's costs grow with the size of a message.
import { type Curve, readyAtOnce } from '../../lab/bench/growth/curve.ts';

// Raw frames, three bytes a pixel. 4 MiB is what grpc-js takes in a message by default.
const frames = new Map(
  [
    [2, 2],
    [10, 4],
    [20, 20],
    [100, 40],
    [200, 200],
    [1000, 400],
    [1271, 1100],
  ].map(([width = 0, height = 0]) => [width * height * 3, { width, height }]),
);

const bytes: Curve = {
  name: 'bytes',
  title: 'Bytes in a message: a raw frame there and back, one by one',
  grows: 'bytes',
  unit: 'frames',
  sizes: [...frames.keys()],
  lines: [
    { series: 'frame', figure: 'p50', name: 'p50 ms', fair: 1 },
    { series: 'frame', figure: 'serverCpu', name: 'server CPU µs', fair: 1 },
    { series: 'frame', figure: 'clientCpu', name: 'client CPU µs', fair: 1 },
  ],
  ...readyAtOnce((size) => {
    const { width = 0, height = 0 } = frames.get(size) ?? {};
    const args = ['--width', width, '--height', height, '--amount', 20].map(String);
    return {
      servers: [{ file: '04-bidi-video/bench/growth-server.ts', args: [] }],
      clients: { frame: { file: '04-bidi-video/bench/growth-frames.ts', args } },
    };
  }),
};

export default [bytes];
