// What the drivers give back for a row, and the user that it holds.
import type { StoredUser } from './user-store.ts';

export type Row = Record<string, unknown>;

/** True for a row; the drivers type it as unknown, and give null or undefined for none. */
export function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}

/** The columns that `toUser` reads. */
export const columns =
  'sequence, id, name, email, created_ms AS "createdMs", updated_ms AS "updatedMs"';

/** The user in a row. PostgreSQL's driver gives 64-bit numbers as texts. */
export function toUser(row: Row): StoredUser {
  return {
    sequence: Number(row.sequence),
    id: String(row.id),
    name: String(row.name),
    email: String(row.email),
    createdMs: Number(row.createdMs),
    updatedMs: Number(row.updatedMs),
  };
}
