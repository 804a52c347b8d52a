// What a request must be. Each function gives the fields that are wrong, by their
// path in the proto; `undefined` is a field that was not given, and fine.
/** A field that is wrong, and what is wrong with it: "is empty". */
export interface Violation {
  field: string;
  description: string;
}

/** A text of the client's, in quotes, cut short and with nothing that moves a cursor. */
export const quoted = (text: string) => JSON.stringify(text.slice(0, 60));

// SQLite reads a text up to its first NUL, PostgreSQL refuses it, and a terminal obeys the others.
const controls = /\p{Cc}/u;

export function nameViolations(field: string, name: string | undefined): Violation[] {
  if (name === undefined) return [];
  if (name.trim() === '') return [{ field, description: 'is empty' }];
  if (name.length > 200) return [{ field, description: 'is longer than 200 characters' }];
  return controls.test(name) ? [{ field, description: 'has control characters' }] : [];
}

/** Catches what is no address at all. Whether mail arrives, only a mail can tell. */
export function emailViolations(field: string, email: string | undefined): Violation[] {
  if (email === undefined) return [];
  // The length first: on dots without end the pattern takes time by their square,
  // and every other call would wait.
  const shaped = email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);
  if (shaped && !controls.test(email)) return [];
  return [{ field, description: `${quoted(email)} is not an email address` }];
}

export function requestIdViolations(requestId: string): Violation[] {
  const field = 'request_id';
  if (requestId.length > 100) return [{ field, description: 'is longer than 100 characters' }];
  return controls.test(requestId) ? [{ field, description: 'has control characters' }] : [];
}

export function maskViolations(paths: string[]): Violation[] {
  const field = 'update_mask';
  if (paths.length === 0) return [{ field, description: 'names no field' }];
  return paths
    .filter((path) => path !== 'name' && path !== 'email')
    .slice(0, 5)
    .map((path) => ({ field, description: `${quoted(path)} cannot be updated` }));
}

export function pageSizeViolations(pageSize: number): Violation[] {
  return pageSize < 0 ? [{ field: 'page_size', description: 'is negative' }] : [];
}
