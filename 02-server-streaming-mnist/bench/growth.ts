// How chapter 2's costs grow with the length of one stream.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Curve } from '../../lab/bench/growth/curve.ts';
import { temporaryFolder } from '../../lab/bench/growth/folder.ts';
import { idxNames, type Split, toIdx } from '../digits/idx.ts';

const side = 7;

/** Writes a split of `count` pictures, a sixteenth of a digit's size each. */
function writeSplit(folder: string, split: Split, count: number): void {
  const labels = new Uint8Array(count).map((_, i) => i % 10);
  const pixels = new Uint8Array(count * side * side).map((_, i) => i % 251);
  const files = idxNames(split);
  const bytes = toIdx({ width: side, height: side, labels, pixels });
  writeFileSync(join(folder, files.images), bytes.images);
  writeFileSync(join(folder, files.labels), bytes.labels);
}

const samples: Curve = {
  name: 'samples',
  title: 'Samples in one stream, 32 a message',
  grows: 'samples',
  unit: 'samples',
  sizes: [1000, 10_000, 100_000, 1_000_000],
  memory: 'peak',
  lines: [
    { series: 'stream', figure: 'time', name: 'µs a sample', fair: 0 },
    { series: 'stream', figure: 'serverMemory', name: 'server MB', fair: 0 },
    { series: 'stream', figure: 'clientMemory', name: 'client MB', fair: 0 },
  ],
  async ready(sizes, tell) {
    const most = Math.max(...sizes);
    tell(`${most.toLocaleString('en-US')} samples are written`);
    // The server holds the same set at all sizes: what grows is the stream alone.
    const data = temporaryFolder();
    writeSplit(data.path, 'train', most);
    writeSplit(data.path, 'test', 10);
    const server = {
      file: '02-server-streaming-mnist/server.ts',
      args: ['--port', '0', '--data', data.path],
    };
    return {
      points: sizes.map((size) => ({
        size,
        servers: [server],
        clients: {
          stream: {
            file: '02-server-streaming-mnist/bench/growth-stream.ts',
            args: ['--amount', String(size)],
          },
        },
      })),
      remove: async () => data.remove(),
    };
  },
};

export default [samples];
