// What the driver and PostgreSQL fail with, by the names that callers know.
import pg from 'pg';
import { EmailTaken, StoreUnavailable, WaitOver } from '../user-store.ts';

export const unavailable = (reason: string, cause?: unknown) =>
  new StoreUnavailable(`the database is not available: ${reason}`, { cause });

// The classes 08 (connection), 40 (serialization, deadlock) and 53 (too few resources),
// and a server that is starting or stopping.
const passing = /^(08|40|53|57P0)/;

/** The error that a caller gets for one of the driver's. */
export function nameError(error: unknown): unknown {
  // What does not come from the database comes from the way to it.
  if (!(error instanceof pg.DatabaseError)) return unavailable('it cannot be reached', error);
  const { code = '', constraint } = error;
  // Its time limit, or somebody's cancel.
  if (code === '57014') return new WaitOver('the statement was cancelled', { cause: error });
  if (code === '23505' && constraint === 'users_email') return new EmailTaken();
  if (passing.test(code)) return unavailable('it is too busy, starting or stopping', error);
  return error;
}
