// A server with the flags of all servers, for the tests of `serve`.

import { parseFlags, serverFlags } from '../../flags.ts';
import { unary } from '../../handlers.ts';
import { run } from '../../program.ts';
import { serve } from '../../serve.ts';
import { definition, NumberService } from '../numbers.ts';

await run(async () => {
  const flags = parseFlags({ usage: 'measured.ts', about: 'Doubles.', flags: serverFlags(0) });
  const Double = unary(({ value }: { value: number }) => ({ value: value * 2 }));
  await serve({
    name: 'numbers.v1.NumberService',
    definition,
    services: [[NumberService.service, { Double }]],
    flags,
  });
});
