// `npm run web`: chapter 1's users on a web page, through a bridge from gRPC-Web to gRPC.
// Without --address it starts a server of chapter 1 of its own, which forgets its users.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, text, UsageError } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { exitOnSignals, onSignal } from '../../lib/signals.ts';
import { type Program, startProgram } from '../../lib/testing.ts';
import { demandInstalled } from './installed.ts';

const chapter = fileURLToPath(new URL('../../01-unary-users/server.ts', import.meta.url));

/** Names that a page must show as they are. */
const examples = ['Ada Lovelace', 'Grace Hopper', 'Zoë <b>Ångström</b>', 'Donald Knuth'];

function originsIn(given: string): Set<string> {
  const origins = given.split(',').filter((one) => one !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new UsageError(
        `--origins takes origins such as http://localhost:5173, not "${origin}".`,
      );
    }
  }
  return new Set(origins);
}

await run(async () => {
  const flags = parseFlags({
    usage: 'npm run web --',
    about: "Shows chapter 1's users on a web page, over gRPC-Web.",
    flags: {
      port: number({
        help: 'port; 0 takes a free one',
        default: 8080,
        min: 0,
        max: 65535,
        integer: true,
      }),
      address: text({ help: 'a server of chapter 1 without TLS; else one is started' }),
      origins: text({ help: 'other pages that may call, by comma', default: '' }),
    },
  });
  const origins = originsIn(flags.origins);
  demandInstalled();
  exitOnSignals(['SIGHUP']);
  const ended = new AbortController();
  const over = once(ended.signal, 'abort');
  onSignal(() => ended.abort(), ['SIGINT', 'SIGTERM']);

  const memory = ['--port', '0', '--database', ':memory:'];
  // In this process's group: whoever ends the group, however rudely, ends the server too.
  const own: Program | undefined =
    flags.address === undefined ? await startProgram(chapter, memory) : undefined;
  try {
    const { serveBridge } = await import('./serve.ts');
    const to = flags.address ?? own?.address ?? '';
    const bridge = await serveBridge(to, flags.port, origins);
    if (own !== undefined) {
      for (const [n, name] of examples.entries()) {
        await bridge.users.createUser({ name, email: `user${n + 1}@example.org` });
      }
    }
    const at = `127.0.0.1:${bridge.port}`;
    console.log(`users.v1.UserService listens on ${at} for browsers: open http://${at}/`);
    await over;
    await bridge.stop();
    console.log('The bridge has stopped');
  } finally {
    await own?.stop();
  }
});
