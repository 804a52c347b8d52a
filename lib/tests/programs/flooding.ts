// A server that sends large messages without end, for the tests of `serve`.

import { parseFlags, serverFlags } from '../../flags.ts';
import { serverStreaming } from '../../handlers.ts';
import { run } from '../../program.ts';
import { serve } from '../../serve.ts';
import { definition, NumberService } from '../numbers.ts';

const padding = Buffer.alloc(1024 * 1024);

await run(async () => {
  const flags = parseFlags({ usage: 'flooding.ts', about: 'Floods.', flags: serverFlags(0) });
  const Count = serverStreaming(async function* () {
    for (let value = 0; ; value++) yield { value, padding };
  });
  await serve({
    name: 'numbers.v1.NumberService',
    definition,
    services: [[NumberService.service, { Count }]],
    flags,
  });
});
