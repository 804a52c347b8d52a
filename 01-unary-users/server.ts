// Chapter 1's server: users in SQLite or PostgreSQL, over unary calls.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFlags, serverFlags, text, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { serve } from '../lib/serve.ts';
import { sentenceOf } from '../lib/system-error.ts';
import { requireToken } from './auth.ts';
import { openUserStore } from './directory/open-store.ts';
import { definition, UserService, userService } from './service.ts';

const defaultFile = fileURLToPath(new URL('../.cache/users.db', import.meta.url));

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 01-unary-users/server.ts',
    about: 'Serves users.v1.UserService from a SQLite or PostgreSQL database.',
    flags: {
      ...serverFlags(50051),
      database: text({
        help: 'file, :memory:, or postgres://user@host/name',
        default: defaultFile,
      }),
      token: text({ help: 'demand this bearer token; needs --tls' }),
      readToken: text({ help: 'a second token, which may only read; needs --token' }),
    },
  });
  const { database, token, readToken } = flags;
  // As from --token "$TOKEN" with no TOKEN set: it would look like protection.
  if (token === '' || readToken === '') throw new UsageError('A token must not be empty.');
  if (token !== undefined && !flags.tls) throw new UsageError('--token needs --tls.');
  if (readToken !== undefined && token === undefined) {
    throw new UsageError('--read-token needs --token.');
  }

  const store = await openStore(database);
  await serve({
    name: 'users.v1.UserService',
    definition,
    services: [[UserService.service, userService(store)]],
    flags,
    interceptors: token === undefined ? [] : [requireToken({ full: token, readOnly: readToken })],
    onStopped: () => store.close(),
  });
});

async function openStore(file: string) {
  try {
    // The folder of our own file is made; in a name that somebody typed it may be a slip.
    if (file === defaultFile) mkdirSync(dirname(file), { recursive: true });
    return await openUserStore(file);
  } catch (error) {
    const reason = sentenceOf(error);
    throw new UsageError(`${reason} Choose another with --database.`);
  }
}
