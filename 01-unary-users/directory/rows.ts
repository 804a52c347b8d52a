// What the driver gives back for a row.

export type Row = Record<string, unknown>;

/** True for a row; the driver types it as unknown, and gives null or undefined for none. */
export function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}
