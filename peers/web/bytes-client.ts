// The bytes between a page and the bridge, as docs/from-a-web-page.md shows them.
import { clientFlags, parseFlags, text } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { demandInstalled } from './installed.ts';

await run(async () => {
  const { address } = clientFlags(8080);
  const flags = parseFlags({
    usage: 'npx tsx peers/web/bytes-client.ts',
    about: 'Calls the bridge as a browser does, and shows the bytes.',
    flags: {
      address,
      origin: text({ help: 'a page that may call', default: 'http://localhost:5173' }),
    },
  });
  demandInstalled();
  const { showBytes } = await import('./bytes.ts');
  try {
    await showBytes(flags.address, flags.origin);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error('No bridge answers at that address. Start it with npm run web.');
  }
});
