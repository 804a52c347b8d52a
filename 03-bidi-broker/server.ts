// Chapter 3's server: a prediction for each reading, over one bidirectional call.
import { parseFlags, serverFlags } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { serve } from '../lib/serve.ts';
import { BrokerService, brokerService, definition } from './service.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 03-bidi-broker/server.ts',
    about: 'Serves broker.v1.BrokerService: a forecast for each reading.',
    flags: serverFlags(8061),
  });
  const stopping = new AbortController();
  await serve({
    name: 'broker.v1.BrokerService',
    definition,
    services: [[BrokerService.service, brokerService(stopping.signal)]],
    flags,
    stopping,
  });
});
