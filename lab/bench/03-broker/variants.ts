// Chapter 3: readings up, forecasts down, many in flight or one after the other.
import type { Command } from '../processes.ts';
import type { Comparison, Variant } from '../variants.ts';

const chapter = { file: '03-bidi-broker/server.ts', args: ['--port', '0'] };
const batches = { file: '03-bidi-broker/throughput/server.ts', args: [] };
const here = (name: string, args: string): Command => ({
  file: `lab/bench/03-broker/${name}`,
  args: args.split(' '),
});

const flowing = { amount: 40_000, work: 'flowing' };
const waiting = { amount: 2000, work: 'waiting', to: 'grpc-one' };

function grpc(id: string, name: string, args: string, how: Partial<Variant> = {}): Variant {
  return {
    id,
    name,
    kind: 'grpc',
    server: chapter,
    client: here('grpc.ts', args),
    ...flowing,
    ...how,
  };
}

function rival(
  id: string,
  name: string,
  file: string,
  args: string,
  how: Partial<Variant> = {},
): Variant {
  return {
    id,
    name,
    kind: 'rival',
    server: here(file, '--serve'),
    client: here(file, args),
    ...flowing,
    ...how,
  };
}

/** The bytes alone, over what both of its programs are told. */
function limit(
  id: string,
  name: string,
  over: string,
  args: string,
  how: Partial<Variant> = {},
): Variant {
  return {
    id,
    name,
    kind: 'limit',
    server: here('bytes.ts', `--serve ${over}`),
    client: here('bytes.ts', `${over} ${args}`),
    ...flowing,
    ...how,
  };
}

export const broker: Comparison = {
  chapter: '03',
  title: 'Broker: a forecast for each reading',
  unit: 'readings',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 64 in flight', '--window 64'),
    grpc('grpc-default', 'gRPC, as fast as write() takes', '--window 0'),
    grpc('grpc-buffer', 'the same, retry buffer 16 KB', '--window 0 --retry-buffer 16384'),
    {
      ...grpc('grpc-batch', 'gRPC, 16 a message', ''),
      server: batches,
      client: here('grpc-batch.ts', '--window 64 --batch 16'),
    },
    rival('websocket', 'WebSocket, 64 in flight', 'websocket.ts', '--window 64'),
    rival('ndjson', 'JSON lines, HTTP/2, 64', 'ndjson.ts', '--window 64'),
    limit('http2', 'limit: HTTP/2, 64 in flight', '--over http2', '--window 64'),
    limit('tcp', 'limit: TCP, 64 in flight', '--over tcp', '--window 64'),
    grpc('grpc-one', 'one by one: gRPC', '--window 1', waiting),
    rival('websocket-one', 'one by one: WebSocket', 'websocket.ts', '--window 1', waiting),
    rival('json-one', 'one by one: JSON, a request', 'json.ts', '--http 1.1', waiting),
    limit('http2-one', 'one by one: limit, HTTP/2', '--over http2', '--window 1', waiting),
    limit('tcp-one', 'one by one: limit, TCP', '--over tcp', '--window 1', waiting),
  ],
};
