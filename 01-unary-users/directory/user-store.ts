// What a directory of users does, whatever database is below. Knows nothing of gRPC.

/** A user as it is stored; times are milliseconds since 1970. */
export interface StoredUser {
  sequence: number;
  id: string;
  name: string;
  email: string;
  createdMs: number;
  updatedMs: number;
}

/** Another user has this email. */
export class EmailTaken extends Error {}
/** A request id came a second time with other values. */
export class RequestIdReused extends Error {}
/**
 * The database is busy or away. The same request may work in a moment; in the rare case
 * that the connection broke during a commit, it may also have been done.
 */
export class StoreUnavailable extends Error {}
/** The caller's time was over, or it had gone, before the database was done. */
export class WaitOver extends Error {}

/** How long the caller waits. A database in this process answers at once and looks at neither. */
export interface Wait {
  /** Milliseconds since 1970; Infinity when there is no deadline. */
  deadlineMs?: number;
  /** Aborted when the caller has gone. */
  signal?: AbortSignal;
}

/** For so long, in milliseconds, a request id makes the same user. */
export const requestIdsKeptMs = 24 * 60 * 60 * 1000;

/** Each method may throw StoreUnavailable or WaitOver. */
export interface UserStore {
  /**
   * Makes a user, or finds the one that the same `requestId` made; `undefined` when
   * that one has been removed. An empty `requestId` is none.
   *
   * @throws EmailTaken, RequestIdReused
   */
  create(
    name: string,
    email: string,
    requestId?: string,
    wait?: Wait,
  ): Promise<StoredUser | undefined>;
  get(id: string, wait?: Wait): Promise<StoredUser | undefined>;
  /**
   * Changes what is given and leaves the rest; `undefined` when there is no such user.
   *
   * @throws EmailTaken
   */
  update(
    id: string,
    change: { name?: string; email?: string },
    wait?: Wait,
  ): Promise<StoredUser | undefined>;
  /** True when there was such a user. */
  remove(id: string, wait?: Wait): Promise<boolean>;
  /** Up to `limit` users after a sequence number, in the order in which they were made. */
  page(after: number, limit: number, wait?: Wait): Promise<StoredUser[]>;
  close(): Promise<void>;
}

/** What only tests change. */
export interface StoreOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Connections to PostgreSQL that this store may hold. */
  connections?: number;
  /** Calls that may wait for a connection; the next one is refused at once. */
  waiting?: number;
}
