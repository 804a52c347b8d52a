// A server with the flags of all servers, for the tests of `serve`.
import type { ProtoGrpcType } from '../../../generated/numbers.ts';
import { loadDefinition, stubs } from '../../../protos/load.ts';
import { parseFlags, serverFlags } from '../../flags.ts';
import { unary } from '../../handlers.ts';
import { run } from '../../program.ts';
import { serve } from '../../serve.ts';

const definition = loadDefinition(new URL('../numbers.proto', import.meta.url));
const { NumberService } = stubs<ProtoGrpcType>(definition).numbers.v1;

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
