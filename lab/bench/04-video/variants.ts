// Chapter 4: frames of 640 x 360 through the edges filter, and what the client
// keeps in memory meanwhile.
import type { Command } from '../processes.ts';
import type { Comparison, Variant } from '../variants.ts';

const chapter = { file: '04-bidi-video/server.ts', args: ['--port', '0'] };
const here = (name: string, ...args: string[]): Command => ({
  file: `lab/bench/04-video/${name}`,
  args,
});

const work = { amount: 144, work: 'frames' };

function grpc(id: string, name: string, window: string): Variant {
  return {
    id,
    name,
    kind: 'grpc',
    server: chapter,
    client: here('grpc.ts', '--window', window),
    ...work,
  };
}

function rival(id: string, name: string, file: string, ...args: string[]): Variant {
  return {
    id,
    name,
    kind: 'rival',
    server: here(file, '--serve', ...args),
    client: here(file, ...args),
    ...work,
  };
}

function memory(id: string, name: string, how: string): Variant {
  const client = here('memory.ts', '--how', how);
  return {
    id,
    name,
    kind: 'grpc',
    server: chapter,
    client,
    amount: 240,
    work: 'raw frames',
    fresh: true,
    // A few frames would say nothing of what is kept.
    fullOnly: true,
  };
}

export const video: Comparison = {
  chapter: '04',
  title: 'Video: edges of JPEG frames, 640 x 360',
  unit: 'frames',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 6 in flight', '6'),
    grpc('grpc-32', 'gRPC, 32 in flight', '32'),
    grpc('grpc-1', 'gRPC, one by one', '1'),
    rival('post', 'POST, 6 connections', 'post.ts'),
    { ...rival('post-json', 'POST JSON, base64, 6', 'post.ts', '--json'), fullOnly: true },
    rival('websocket', 'WebSocket, 6 in flight', 'websocket.ts'),
    {
      id: 'limit',
      name: 'limit: one process, no RPC',
      kind: 'limit',
      client: here('in-process.ts'),
      ...work,
    },
    memory('raw-window', 'raw frames, 6 in flight', 'window'),
    memory('raw-backpressure', 'raw frames, backpressure', 'backpressure'),
    memory('raw-neither', 'raw frames, neither', 'neither'),
  ],
};
