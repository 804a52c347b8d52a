// The schema, as the steps that take a database from each version to the next.

// AUTOINCREMENT never gives a sequence number twice, so pages stay in order and
// a deleted user's place is not taken by another.
export const schemaSteps = [
  `CREATE TABLE users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  );
  CREATE TABLE requests (request_id TEXT PRIMARY KEY, name TEXT, email TEXT, user_id TEXT);`,
  'CREATE INDEX requests_by_user ON requests (user_id);',
  // Those that had no time yet are kept for a day from now on.
  `ALTER TABLE requests ADD COLUMN made_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE requests SET made_ms = unixepoch() * 1000;
  CREATE INDEX requests_by_time ON requests (made_ms);`,
];
