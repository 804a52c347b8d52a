// Other libraries of gRPC for TypeScript, with themselves and with grpc-js at the other
// end: chapter 1 by unary calls, and chapter 3 by one bidirectional call.
import { existsSync, readFileSync } from 'node:fs';
import type { Comparison, Variant } from '../../../lab/bench/comparison.ts';
import type { Command } from '../../../lab/bench/processes.ts';
import { endsTable, nameOf } from '../../bench/ends.ts';

type Work = 'unary' | 'bidi';

/** One library: its package, and its programs by what they do. */
interface Library {
  name: string;
  package: string;
  server: Record<Work, Command>;
  client: Record<Work, Command>;
}

const windowed = ['--window', '64'];

const grpcJs: Library = {
  name: 'grpc-js',
  package: '@grpc/grpc-js',
  server: {
    unary: { file: '01-unary-users/bench/grpc.ts', args: ['--serve'] },
    bidi: { file: '03-bidi-broker/server.ts', args: ['--port', '0'] },
  },
  client: {
    unary: { file: '01-unary-users/bench/grpc.ts', args: [] },
    bidi: { file: '03-bidi-broker/bench/grpc.ts', args: windowed },
  },
};

/** A library whose programs are `NAME-users.ts` and `NAME-broker.ts` beside this file. */
function library(name: string, of: string, programs: string, flags: string[] = []): Library {
  const command = (program: string, args: string[]): Command => {
    return { file: `peers/libraries/bench/${programs}-${program}.ts`, args };
  };
  const serve = ['--serve'];
  return {
    name,
    package: of,
    server: { unary: command('users', serve), bidi: command('broker', serve) },
    client: {
      unary: command('users', flags),
      bidi: command('broker', [...windowed, ...flags]),
    },
  };
}

const nice = library('nice-grpc', 'nice-grpc', 'nice');
const connect = library('Connect', '@connectrpc/connect-node', 'connect');
// One server answers all protocols; the client chooses.
const own = library('own', '@connectrpc/connect-node', 'connect', ['--protocol', 'connect']);

const amounts: Record<Work, number> = { unary: 2000, bidi: 10_000 };

function variant(
  work: Work,
  client: Library,
  server: Library,
  how: Partial<Variant> = {},
): Variant {
  return {
    id: `${work}-${client.name}-${server.name}`.toLowerCase(),
    name: nameOf(work, client, server),
    kind: client === own ? 'rival' : 'grpc',
    client: client.client[work],
    server: server.server[work],
    amount: amounts[work],
    work,
    to: `${work}-grpc-js-grpc-js`,
    ...how,
  };
}

const isInstalled = (name: string) =>
  existsSync(new URL(`../node_modules/${name}`, import.meta.url));

/** A library with itself, and with grpc-js at the other end. */
const pairs = (work: Work, library: Library): Variant[] => [
  variant(work, library, library),
  variant(work, library, grpcJs),
  variant(work, grpcJs, library),
];

/** Connect's own protocol is HTTP like any other: for unary calls 1.1 will do. */
function ownProtocol(work: Work): Variant[] {
  const id = `${work}-own`;
  const two = variant(work, own, connect, { id, name: `${work}: Connect's own protocol` });
  if (work === 'bidi') return [two];
  const [server, client] = [connect.server[work], own.client[work]];
  const one: Partial<Variant> = {
    id: `${id}-1`,
    name: `${work}: the same over HTTP/1.1`,
    server: { ...server, args: [...server.args, '--http', '1.1'] },
    client: { ...client, args: [...client.args, '--http', '1.1'] },
  };
  return [two, variant(work, own, connect, one)];
}

function variantsOf(work: Work): Variant[] {
  return [
    variant(work, grpcJs, grpcJs),
    ...(isInstalled(nice.package) ? pairs(work, nice) : []),
    ...(isInstalled(connect.package) ? [...pairs(work, connect), ...ownProtocol(work)] : []),
  ];
}

/** The same readings by what all of them stand upon, without gRPC. */
function limit(id: string, name: string, ...flags: string[]): Variant {
  const [file, args] = ['03-bidi-broker/bench/bytes.ts', ['--over', ...flags]];
  const ends = {
    client: { file, args: [...args, ...windowed] },
    server: { file, args: [...args, '--serve'] },
  };
  return variant('bidi', grpcJs, grpcJs, { id, name, kind: 'limit', ...ends });
}
const limits = [
  limit('bidi-http2-each', 'bidi: HTTP/2, a write each', 'http2', '--each'),
  limit('bidi-http2', 'bidi: limit, HTTP/2', 'http2'),
  limit('bidi-tcp', 'bidi: limit, TCP', 'tcp'),
];

/** One line for each library that is not installed, with the command that installs it. */
const lacking: Variant[] = [nice, connect]
  .filter((one) => !isInstalled(one.package))
  .map((one) => {
    const { id, kind, client, amount } = variant('unary', one, one);
    return { id, name: one.name, kind, client, amount, missing: 'npm ci --prefix peers/libraries' };
  });

/** The versions of the packages that are installed. */
function versions(): Record<string, string> {
  const packages = ['@connectrpc/connect-node', '@bufbuild/protobuf', 'nice-grpc'];
  return Object.fromEntries(
    packages.filter(isInstalled).map((name) => {
      const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
      return [name, JSON.parse(readFileSync(manifest, 'utf8')).version];
    }),
  );
}

export default {
  chapter: 'libraries',
  title: "Libraries: one's client → another's server",
  unit: 'answers',
  reference: 'unary-grpc-js-grpc-js',
  apart: true,
  variants: [...variantsOf('unary'), ...variantsOf('bidi'), ...limits, ...lacking],
  versions,
  report: (record) => endsTable(record, ['unary', 'bidi'], [grpcJs, nice, connect]),
} satisfies Comparison;
