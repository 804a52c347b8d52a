// Connections to PostgreSQL: a few, each used by one call at a time, and for no longer
// than that call's client waits.
import pg from 'pg';
import { isRow, type Row } from '../rows.ts';
import { EmailTaken, RequestIdReused, type Wait, WaitOver } from '../user-store.ts';
import { nameError, unavailable } from './errors.ts';

/** Asks one statement and gives its rows. Values go beside the SQL, never into it. */
export type Ask = (sql: string, values?: (string | number | null)[]) => Promise<Row[]>;

/** A statement runs no longer, also when its caller would wait for ever. */
const longestMs = 30_000;
/** How long a call stands in line, and a connection may take to be made. */
const connectMs = 5000;

export interface Connections {
  /**
   * Lends a connection to `work`. Its statements end at the caller's deadline, and in the
   * database too when the caller goes.
   *
   * @throws StoreUnavailable when all connections are in use, or the database is away;
   *   WaitOver.
   */
  use<T>(wait: Wait, work: (ask: Ask) => Promise<T>): Promise<T>;
  /** As `use`, in one transaction: all of it is done, or nothing. */
  transaction<T>(wait: Wait, work: (ask: Ask) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Gets ready to connect to `url`. The first connection is made when it is needed. */
export function openConnections(url: string, max: number, waiting: number): Connections {
  const config: pg.PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    // When the database says nothing at all, not even that the time is over.
    query_timeout: longestMs + 5000,
    // A server that has vanished in a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: 'users.v1.UserService',
  };
  const pool = openPool({ ...config, max });
  // A line of its own: when calls are to be cancelled, the others are often all in use.
  const cancelling = openPool({ ...config, max: 1 });

  async function lend(wait: Wait): Promise<pg.PoolClient> {
    if (wait.signal?.aborted) throw new WaitOver();
    const allInUse = pool.idleCount === 0 && pool.totalCount >= max;
    if (allInUse && pool.waitingCount >= waiting) throw unavailable('all connections are in use');
    return pool.connect().catch((error: unknown) => {
      throw nameError(error);
    });
  }

  async function use<T>(wait: Wait, work: (ask: Ask) => Promise<T>): Promise<T> {
    const { deadlineMs = Infinity, signal } = wait;
    const client = await lend(wait);
    const left = Math.ceil(Math.min(deadlineMs - Date.now(), longestMs));
    if (left <= 0 || signal?.aborted) {
      client.release();
      throw new WaitOver();
    }
    const ask: Ask = async (sql, values) => {
      try {
        // Several statements in one text give several results; nobody reads those.
        const { rows = [] } = await client.query(sql, values);
        return rows.filter(isRow);
      } catch (error) {
        throw nameError(error);
      }
    };
    let process: unknown;
    let cancelled: Promise<unknown> | undefined;
    const cancel = () => {
      // When it fails too, the database is away, or ends the statement at its time limit.
      cancelled = cancelling.query('SELECT pg_cancel_backend($1)', [process]).catch(() => {});
    };
    let broken = true;
    try {
      const set = `SELECT set_config('statement_timeout', $1, false), pg_backend_pid() AS process`;
      [{ process } = { process: 0 }] = await ask(set, [String(left)]);
      if (signal?.aborted) throw new WaitOver();
      signal?.addEventListener('abort', cancel);
      const result = await work(ask);
      broken = false;
      return result;
    } catch (error) {
      if (isRefusal(error)) broken = false;
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      await cancelled;
      // A cancel may come late, and would end the statement of the next call. A connection
      // that is given up takes its open transaction with it.
      client.release(broken || cancelled !== undefined);
    }
  }

  return {
    use,
    transaction: (wait, work) =>
      use(wait, async (ask) => {
        await ask('BEGIN');
        try {
          const result = await work(ask);
          await ask('COMMIT');
          return result;
        } catch (error) {
          if (isRefusal(error)) await ask('ROLLBACK');
          throw error;
        }
      }),
    async close() {
      await Promise.all([pool.end(), cancelling.end()]);
    },
  };
}

/** The work was refused, and the connection is as good as before. */
const isRefusal = (error: unknown) =>
  error instanceof EmailTaken || error instanceof RequestIdReused;

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // Connections break when the database stops. The pool drops one that nobody uses, and
  // the next call makes another; who uses one hears of it from the statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
