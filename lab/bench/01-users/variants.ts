// Chapter 1: one user read by its id, one call after the other or many at once.
import type { Command } from '../processes.ts';
import type { Comparison, Variant } from '../variants.ts';

const chapter = {
  file: '01-unary-users/server.ts',
  args: ['--port', '0', '--database', ':memory:'],
};
const here = (name: string, ...args: string[]): Command => ({
  file: `lab/bench/01-users/${name}`,
  args,
});

const one = { amount: 2000, work: 'one by one' };
const fifty = { amount: 4000, work: 'fifty at once', to: 'grpc-50' };

function grpc(id: string, name: string, args: string[] = [], how: Partial<Variant> = {}): Variant {
  return {
    id,
    name,
    kind: 'grpc',
    server: chapter,
    client: here('grpc.ts', ...args),
    ...one,
    ...how,
  };
}

function json(
  id: string,
  name: string,
  http: string,
  args: string[] = [],
  how: Partial<Variant> = {},
): Variant {
  const server = here('json.ts', '--serve', '--http', http);
  return {
    id,
    name,
    kind: 'rival',
    server,
    client: here('json.ts', '--http', http, ...args),
    ...one,
    ...how,
  };
}

export const users: Comparison = {
  chapter: '01',
  title: 'Users: one user read by its id',
  unit: 'calls',
  reference: 'grpc',
  variants: [
    grpc('grpc', 'gRPC'),
    {
      ...grpc('grpc-bare', 'gRPC, a server without a log', [], { fullOnly: true }),
      server: here('grpc.ts', '--serve'),
    },
    grpc('grpc-new', 'gRPC, a new client a call', ['--new-client'], { fullOnly: true }),
    grpc('grpc-connect', 'gRPC, a new connection a call', ['--new-connection']),
    json('json', 'JSON, HTTP/1.1', '1.1'),
    json('json-connect', 'JSON, a new connection a call', '1.1', ['--new-connection'], {
      fullOnly: true,
    }),
    json('json-2', 'JSON, HTTP/2', '2'),
    {
      ...grpc('python', "gRPC, Python's client, bytes"),
      client: { file: 'lab/bench/python_client.py', args: ['--chapter', '01'] },
      work: undefined,
    },
    {
      id: 'store',
      name: 'limit: the store alone',
      kind: 'limit',
      client: here('in-process.ts'),
      ...one,
    },
    grpc('grpc-50', '50 at once: gRPC', ['--at-once', '50'], fifty),
    json('json-50', '50 at once: JSON, HTTP/1.1', '1.1', ['--at-once', '50'], fifty),
    json('json-2-50', '50 at once: JSON, HTTP/2', '2', ['--at-once', '50'], {
      ...fifty,
      fullOnly: true,
    }),
  ],
};
