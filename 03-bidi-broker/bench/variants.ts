// Chapter 3: readings up, forecasts down, many in flight or one after the other.
import type { Comparison } from '../../lab/bench/comparison.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc, rival, python, limit } = ways({
  folder: '03-bidi-broker',
  server: { file: '03-bidi-broker/server.ts', args: ['--port', '0'] },
  usual: { amount: 60_000, work: 'flowing' },
});
const one = { amount: 2000, work: 'waiting', to: 'grpc-one' };
const [window64, window1] = ['--window 64', '--window 1'];
const batches = { file: '03-bidi-broker/bench/batch-server.ts', args: [] };

export default {
  chapter: '03',
  title: 'Broker: a forecast for each reading',
  unit: 'readings',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 64 in flight', 'grpc.ts --window 64'),
    grpc('grpc-default', 'gRPC, as fast as write() takes', 'grpc.ts --window 0'),
    grpc('grpc-buffer', 'the same, retry buffer 16 KB', 'grpc.ts --window 0 --retry-buffer 16384'),
    grpc('grpc-batch', 'gRPC, 16 a message', 'grpc-batch.ts --window 64 --batch 16', {
      server: batches,
    }),
    python('--window 64', "gRPC, Python's client, 64"),
    rival('websocket', 'WebSocket, 64 in flight', 'websocket.ts', window64),
    rival('ndjson', 'JSON lines, HTTP/2, 64', 'ndjson.ts', window64),
    limit('http2', 'limit: HTTP/2, 64 in flight', 'bytes.ts --over http2', window64),
    limit('tcp', 'limit: TCP, 64 in flight', 'bytes.ts --over tcp', window64),
    grpc('grpc-one', 'one by one: gRPC', 'grpc.ts --window 1', one),
    python('--window 1', "one by one: gRPC, Python's", { ...one, id: 'python-one' }),
    rival('websocket-one', 'one by one: WebSocket', 'websocket.ts', window1, one),
    rival('json-one', 'one by one: JSON, a request', 'json.ts', '--http 1.1', one),
    limit('http2-one', 'one by one: limit, HTTP/2', 'bytes.ts --over http2', window1, one),
    limit('tcp-one', 'one by one: limit, TCP', 'bytes.ts --over tcp', window1, one),
  ],
} satisfies Comparison;
