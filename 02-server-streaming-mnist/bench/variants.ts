// Chapter 2: samples of 784 bytes, by a stream or one by one.
import type { Comparison } from '../../lab/bench/comparison.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc, rival, python, limit } = ways({
  folder: '02-server-streaming-mnist',
  server: { file: '02-server-streaming-mnist/server.ts', args: ['--port', '0'] },
  usual: { amount: 48_000, work: 'stream' },
});
const few = { amount: 2000, work: 'few' };
// A proxy makes the wire long.
const far = { roundTripMs: 20, work: undefined, to: 'far-4mb' };
const fullOnly = true;

export default {
  chapter: '02',
  title: 'Digits: samples of 784 bytes',
  unit: 'samples',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 32 a message, 1 MB', 'grpc.ts --batch 32 --window 1048576'),
    grpc('grpc-32', 'gRPC, 32 a message', 'grpc.ts --batch 32', { fullOnly }),
    grpc('grpc-one-1mb', 'gRPC, one a message, 1 MB', 'grpc.ts --window 1048576', { fullOnly }),
    grpc('grpc-one', 'gRPC, one a message', 'grpc.ts'),
    rival('ndjson', 'JSON lines, base64, HTTP/1.1', 'ndjson.ts'),
    rival('ndjson-2', 'JSON lines, base64, HTTP/2', 'ndjson.ts --http 2'),
    rival('numbers', 'JSON lines, numbers', 'ndjson.ts --pixels numbers', '', {
      amount: 8000,
      work: 'some',
    }),
    rival('json', 'JSON, a request each', 'json.ts', '', few),
    rival('json-2', 'JSON, a request each, HTTP/2', 'json.ts --http 2', '', { ...few, fullOnly }),
    rival('websocket', 'WebSocket, one a message', 'websocket.ts'),
    python('--batch 32', "gRPC, Python's client, bytes"),
    limit('raw', 'limit: HTTP/2, ready-made', 'raw-http2.ts --batch 32', '', { work: undefined }),
    grpc('far-4mb', '20 ms away: gRPC, 4 MB', 'grpc.ts --batch 32 --window 4194304', {
      amount: 24_000,
      ...far,
    }),
    grpc('far', '20 ms away: gRPC, 64 KB', 'grpc.ts --batch 32', { amount: 1200, ...far }),
  ],
} satisfies Comparison;
