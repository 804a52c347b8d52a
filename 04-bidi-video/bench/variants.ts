// Chapter 4: frames of 640 x 360 through the edges filter, and what the client
// keeps in memory meanwhile.
import type { Comparison } from '../../lab/bench/comparison.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc, rival, alone } = ways({
  folder: '04-bidi-video',
  server: { file: '04-bidi-video/server.ts', args: ['--port', '0'] },
  usual: { amount: 144, work: 'frames' },
});
// A few frames, as in a quick run, would say nothing of what is kept.
const memory = { amount: 240, work: 'raw frames', fresh: true, fullOnly: true };

export default {
  chapter: '04',
  title: 'Video: edges of JPEG frames, 640 x 360',
  unit: 'frames',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 6 in flight', 'grpc.ts --window 6'),
    grpc('grpc-32', 'gRPC, 32 in flight', 'grpc.ts --window 32'),
    grpc('grpc-1', 'gRPC, one by one', 'grpc.ts --window 1'),
    rival('post', 'POST, 6 connections', 'post.ts'),
    rival('post-json', 'POST JSON, base64, 6', 'post.ts --json', '', { fullOnly: true }),
    rival('websocket', 'WebSocket, 6 in flight', 'websocket.ts'),
    alone('limit', 'limit: one process, no RPC', 'in-process.ts'),
    grpc('raw-window', 'raw frames, 6 in flight', 'memory.ts --how window', memory),
    grpc('raw-backpressure', 'raw frames, backpressure', 'memory.ts --how backpressure', memory),
    grpc('raw-neither', 'raw frames, neither', 'memory.ts --how neither', memory),
  ],
} satisfies Comparison;
