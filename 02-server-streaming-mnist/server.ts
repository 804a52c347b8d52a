// Chapter 2's server: handwritten digits over a server-streaming call.
import { fileURLToPath } from 'node:url';
import { parseFlags, serverFlags, text, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { serve } from '../lib/serve.ts';
import { packagedDigits } from './digits/digits.ts';
import { BadDataFile, readIdx } from './digits/idx.ts';
import { definition, MnistService, mnistService } from './service.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 02-server-streaming-mnist/server.ts',
    about: 'Serves mnist.v1.MnistService: streams digits, scores guesses.',
    flags: {
      ...serverFlags(50052),
      data: text({ help: 'folder of IDX files, gzipped or not; else the digits of npm mnist' }),
    },
  });
  const data = load(flags.data);
  const stopping = new AbortController();
  await serve({
    name: 'mnist.v1.MnistService',
    definition,
    services: [
      [
        MnistService.service,
        mnistService(data, {
          onStreamEnd: (sent, whole) =>
            console.log(whole ? `made ${sent} samples` : `stopped after making ${sent} samples`),
          onScored: ({ count }) => console.log(`scored ${count} predictions`),
          stopping: stopping.signal,
        }),
      ],
    ],
    flags,
    stopping,
  });
});

function load(folder: string | undefined) {
  try {
    if (folder === undefined) {
      return packagedDigits(fileURLToPath(new URL('../.cache/mnist', import.meta.url)));
    }
    return { train: readIdx(folder, 'train'), test: readIdx(folder, 'test') };
  } catch (error) {
    // Refused before anybody can connect.
    throw error instanceof BadDataFile ? new UsageError(error.message) : error;
  }
}
