// Chapter 1's server: users in SQLite, over unary calls.
import { fileURLToPath } from 'node:url';
import { parseFlags, serverFlags, text, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { serve } from '../lib/server.ts';
import { requireToken } from './auth.ts';
import { definition, UserService, userService } from './service.ts';
import { openUserStore } from './user-store.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 01-unary-users/server.ts',
    about: 'Serves users.v1.UserService from a SQLite database.',
    flags: {
      ...serverFlags(50051),
      database: text({
        help: 'file, or :memory:',
        default: fileURLToPath(new URL('../.cache/users.db', import.meta.url)),
      }),
      token: text({ help: 'demand this bearer token; needs --tls' }),
      readToken: text({ help: 'a second token, which may only read; needs --token' }),
    },
  });
  const { token, readToken } = flags;
  if (token !== undefined && !flags.tls) throw new UsageError('--token needs --tls.');
  if (readToken !== undefined && token === undefined) {
    throw new UsageError('--read-token needs --token.');
  }

  const store = openUserStore(flags.database);
  await serve({
    name: 'users.v1.UserService',
    definition,
    services: [[UserService.service, userService(store)]],
    flags,
    interceptors: token === undefined ? [] : [requireToken({ full: token, readOnly: readToken })],
    onStopped: () => store.close(),
  });
});
