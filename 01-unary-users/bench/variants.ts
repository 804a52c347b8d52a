// Chapter 1: one user read by its id, one call after the other or many at once.
import type { Comparison } from '../../lab/bench/comparison.ts';
import { ways } from '../../lab/bench/ways.ts';

const { grpc, rival, python, alone, command } = ways({
  folder: '01-unary-users',
  server: { file: '01-unary-users/server.ts', args: ['--port', '0', '--database', ':memory:'] },
  usual: { amount: 2000, work: 'one by one' },
});
const fifty = { amount: 4000, work: 'fifty at once', to: 'grpc-50' };
const fullOnly = true;

export default {
  chapter: '01',
  title: 'Users: one user read by its id',
  unit: 'calls',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC', 'grpc.ts'),
    grpc('grpc-bare', 'gRPC, a server without a log', 'grpc.ts', {
      server: command('grpc.ts --serve'),
      fullOnly,
    }),
    grpc('grpc-new', 'gRPC, a new client a call', 'grpc.ts --new-client', { fullOnly }),
    grpc('grpc-connect', 'gRPC, a new connection a call', 'grpc.ts --new-connection'),
    rival('json', 'JSON, HTTP/1.1', 'json.ts --http 1.1'),
    rival(
      'json-connect',
      'JSON, a new connection a call',
      'json.ts --http 1.1',
      '--new-connection',
      { fullOnly },
    ),
    rival('json-2', 'JSON, HTTP/2', 'json.ts --http 2'),
    python('', "gRPC, Python's client, bytes"),
    alone('store', 'limit: the store alone', 'in-process.ts'),
    grpc('grpc-50', '50 at once: gRPC', 'grpc.ts --at-once 50', fifty),
    rival('json-50', '50 at once: JSON, HTTP/1.1', 'json.ts --http 1.1', '--at-once 50', fifty),
    rival('json-2-50', '50 at once: JSON, HTTP/2', 'json.ts --http 2', '--at-once 50', {
      ...fifty,
      fullOnly,
    }),
  ],
} satisfies Comparison;
