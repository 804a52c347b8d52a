// How chapter 1's costs grow: with clients, with servers, and with users.
import { join } from 'node:path';
import pg from 'pg';
import { type Curve, readyAtOnce } from '../../lab/bench/growth/curve.ts';
import { temporaryFolder } from '../../lab/bench/growth/folder.ts';
import { postgresPrograms, startCluster } from '../../lib/postgres.ts';
import { fillPostgres, fillSqlite } from './growth-fill.ts';

const serverOn = (database: string) => ({
  file: '01-unary-users/server.ts',
  args: ['--port', '0', '--database', database],
});
const client = (file: string, ...args: (string | number)[]) => ({
  file: `01-unary-users/bench/${file}`,
  args: args.map(String),
});

const clients: Curve = {
  name: 'clients',
  title: 'Clients at once, each with one call at a time: GetUser',
  grows: 'clients',
  unit: 'calls',
  sizes: [1, 3, 10, 30, 100],
  lines: [
    // All of them share the time of one server: who comes last waits for all others.
    { series: 'get', figure: 'p99', name: 'p99 ms', fair: 1 },
    { series: 'get', figure: 'time', name: 'µs a call', fair: 0 },
    { series: 'get', figure: 'serverCpu', name: 'server CPU µs', fair: 0 },
    { series: 'get', figure: 'clientCpu', name: 'client CPU µs', fair: 0 },
  ],
  ...readyAtOnce((size) => ({
    servers: [serverOn(':memory:')],
    clients: { get: client('growth-clients.ts', '--clients', size, '--amount', 300) },
  })),
};

const servers: Curve = {
  name: 'servers',
  title: 'Servers behind round_robin, 30 calls of one client at once: GetUser',
  grows: 'servers',
  unit: 'calls',
  sizes: [1, 2, 3],
  lines: [
    { series: 'get', figure: 'p99', name: 'p99 ms', fair: 0 },
    { series: 'get', figure: 'time', name: 'µs a call', fair: 0 },
    { series: 'get', figure: 'serverCpu', name: 'server CPU µs', fair: 0 },
    { series: 'get', figure: 'clientCpu', name: 'client CPU µs', fair: 0 },
  ],
  async ready(sizes) {
    const folder = temporaryFolder();
    const server = serverOn(join(folder.path, 'users.db'));
    return {
      points: sizes.map((size) => ({
        size,
        servers: Array.from({ length: size }, () => server),
        clients: { get: client('growth-clients.ts', '--at-once', 30, '--amount', 300) },
      })),
      remove: async () => folder.remove(),
    };
  },
};

/** A SQLite file for each size, in a folder. */
async function sqliteFiles(folder: string, sizes: number[], tell: (what: string) => void) {
  const files = new Map<number, string>();
  for (const size of sizes) {
    tell(`${size.toLocaleString('en-US')} users are put into SQLite`);
    const file = join(folder, `users-${size}.db`);
    await fillSqlite(file, size);
    files.set(size, file);
  }
  return files;
}

/** A database for each size in a PostgreSQL of our own; none where it is not installed. */
async function postgresUrls(sizes: number[], tell: (what: string) => void) {
  const urls = new Map<number, string>();
  const programs = postgresPrograms();
  if (programs === undefined) return { urls, remove: async () => {} };
  tell('PostgreSQL starts');
  const cluster = await startCluster(programs);
  try {
    const admin = new pg.Client({ connectionString: cluster.url(), query_timeout: 60_000 });
    await admin.connect();
    for (const size of sizes) await admin.query(`CREATE DATABASE users_${size}`);
    await admin.end();
    for (const size of sizes) {
      tell(`${size.toLocaleString('en-US')} users are put into PostgreSQL`);
      const url = cluster.url(`users_${size}`);
      await fillPostgres(url, size);
      urls.set(size, url);
    }
  } catch (error) {
    await cluster.remove();
    throw error;
  }
  return { urls, remove: cluster.remove };
}

const users: Curve = {
  name: 'users',
  title: 'Users in the database: GetUser, and ListUsers at the last page',
  grows: 'users',
  unit: 'calls',
  sizes: [10, 100, 1000, 10_000, 100_000, 1_000_000],
  lines: [
    // SQLite works in the server's process, PostgreSQL in its own: there the wait is told.
    { series: 'get-sqlite', figure: 'serverCpu', name: 'SQLite: get µs', fair: 0 },
    { series: 'list-sqlite', figure: 'serverCpu', name: 'SQLite: list µs', fair: 0 },
    { series: 'get-postgres', figure: 'p50', name: 'PG: get ms', fair: 0 },
    { series: 'list-postgres', figure: 'p50', name: 'PG: list ms', fair: 0 },
  ],
  async ready(sizes, tell) {
    const folder = temporaryFolder();
    const files = await sqliteFiles(folder.path, sizes, tell);
    const { urls, remove } = await postgresUrls(sizes, tell);
    const pointsOn = (kind: string, databases: Map<number, string>) =>
      [...databases].map(([size, database]) => ({
        size,
        servers: [serverOn(database)],
        clients: Object.fromEntries(
          ['get', 'list'].map((method) => [
            `${method}-${kind}`,
            client('growth-users.ts', '--users', size, '--method', method),
          ]),
        ),
      }));
    return {
      points: [...pointsOn('sqlite', files), ...pointsOn('postgres', urls)],
      async remove() {
        await remove();
        folder.remove();
      },
    };
  },
};

export default [clients, servers, users];
