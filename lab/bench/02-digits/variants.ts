// Chapter 2: samples of 784 bytes, by a stream or one by one.
import type { Command } from '../processes.ts';
import type { Comparison, Variant } from '../variants.ts';

const chapter = { file: '02-server-streaming-mnist/server.ts', args: ['--port', '0'] };
const here = (name: string, args: string): Command => ({
  file: `lab/bench/02-digits/${name}`,
  args: args === '' ? [] : args.split(' '),
});

const stream = { amount: 48_000, work: 'stream' };
const few = { amount: 2000, work: 'few' };

function grpc(id: string, name: string, args: string, how: Partial<Variant> = {}): Variant {
  return {
    id,
    name,
    kind: 'grpc',
    server: chapter,
    client: here('grpc.ts', args),
    ...stream,
    ...how,
  };
}

function rival(id: string, name: string, file: string, args: string): Variant {
  const server = here(file, `--serve ${args}`.trim());
  return { id, name, kind: 'rival', server, client: here(file, args), ...stream };
}

export const digits: Comparison = {
  chapter: '02',
  title: 'Digits: samples of 784 bytes',
  unit: 'samples',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC, 32 a message, 1 MB', '--batch 32 --window 1048576'),
    grpc('grpc-32', 'gRPC, 32 a message', '--batch 32', { fullOnly: true }),
    grpc('grpc-one-1mb', 'gRPC, one a message, 1 MB', '--window 1048576', { fullOnly: true }),
    grpc('grpc-one', 'gRPC, one a message', ''),
    rival('ndjson', 'JSON lines, base64, HTTP/1.1', 'ndjson.ts', ''),
    rival('ndjson-2', 'JSON lines, base64, HTTP/2', 'ndjson.ts', '--http 2'),
    {
      ...rival('numbers', 'JSON lines, numbers', 'ndjson.ts', '--pixels numbers'),
      amount: 8000,
      work: 'some',
    },
    { ...rival('json', 'JSON, a request each', 'json.ts', ''), ...few },
    {
      ...rival('json-2', 'JSON, a request each, HTTP/2', 'json.ts', '--http 2'),
      ...few,
      fullOnly: true,
    },
    rival('websocket', 'WebSocket, one a message', 'websocket.ts', ''),
    {
      ...grpc('python', "gRPC, Python's client, bytes", ''),
      client: { file: 'lab/bench/python_client.py', args: ['--chapter', '02', '--batch', '32'] },
      work: undefined,
    },
    {
      ...rival('raw', 'limit: HTTP/2, ready-made', 'raw-http2.ts', '--batch 32'),
      kind: 'limit',
      work: undefined,
    },
    grpc('far-4mb', '20 ms away: gRPC, 4 MB', '--batch 32 --window 4194304', {
      amount: 24_000,
      roundTripMs: 20,
      work: undefined,
      to: 'far-4mb',
    }),
    grpc('far', '20 ms away: gRPC, 64 KB', '--batch 32', {
      amount: 1200,
      roundTripMs: 20,
      work: undefined,
      to: 'far-4mb',
    }),
  ],
};
