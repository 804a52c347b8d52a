// A PostgreSQL for the tests of one file, with a new database for whoever asks.
import pg from 'pg';
import { type Cluster, postgresPrograms, startCluster } from '../../../lib/postgres.ts';

interface Hooks {
  before(start: () => Promise<void>): void;
  after(end: () => Promise<void>): void;
}

/** What tests get of it. */
export interface Postgres {
  cluster(): Cluster;
  /** Makes an empty database and gives its URL. */
  newDatabase(): Promise<string>;
  /** Asks one statement in a database, on a connection of its own. */
  ask(url: string, sql: string): Promise<unknown[]>;
}

/** Starts a cluster before the tests and removes it after them; says it where there is none. */
export function usePostgres(test: Hooks, what: string): Postgres | undefined {
  const programs = postgresPrograms();
  if (programs === undefined) {
    console.log(`\nSKIPPED: ${what} on PostgreSQL: it is not installed (postgresql)`);
    return undefined;
  }
  let running: Cluster | undefined;
  let databases = 0;
  test.before(async () => {
    running = await startCluster(programs);
  });
  test.after(async () => running?.remove());
  const cluster = () => {
    if (running === undefined) throw new Error('PostgreSQL has not been started');
    return running;
  };
  async function ask(url: string, sql: string) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
  return {
    cluster,
    ask,
    async newDatabase() {
      const name = `users_${++databases}`;
      await ask(cluster().url(), `CREATE DATABASE ${name}`);
      return cluster().url(name);
    },
  };
}
