// How many samples a second come through: one a message, many a message, and with
// a larger flow-control window as well.
//   npx tsx 02-server-streaming-mnist/bench/throughput.ts
import { fileURLToPath } from 'node:url';
import { type ChannelOptions, credentials } from '@grpc/grpc-js';
import { inSeconds, messages } from '../../lib/calls.ts';
import { number, parseFlags } from '../../lib/flags.ts';
import { inRounds, median, row } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { startProgram } from '../../lib/testing.ts';
import { MnistService } from '../service.ts';

/** Samples a second over `calls` calls, each for the whole train split. */
async function rateOf(address: string, calls: number, batchSize: number, options: ChannelOptions) {
  const client = new MnistService(address, credentials.createInsecure(), options);
  const began = performance.now();
  let count = 0;
  for (let call = 0; call < calls; call++) {
    const stream = client.streamSamples({ batchSize }, { deadline: inSeconds(60) });
    for await (const { samples } of messages(stream)) count += samples.length;
  }
  client.close();
  return (count * 1000) / (performance.now() - began);
}

await run(async () => {
  const whole = { min: 1, integer: true } as const;
  const flags = parseFlags({
    usage: 'npx tsx 02-server-streaming-mnist/bench/throughput.ts',
    about: 'Measures how many samples a second are streamed.',
    flags: {
      calls: number({
        help: 'calls in a round, each of the whole train split',
        default: 4,
        ...whole,
      }),
      rounds: number({ help: 'rounds after the first', default: 5, ...whole }),
    },
  });
  const server = await startProgram(fileURLToPath(new URL('../server.ts', import.meta.url)), [
    '--port',
    '0',
  ]);
  const window = { 'grpc-node.flow_control_window': 1024 * 1024 };
  const variant = (name: string, batchSize: number, options: ChannelOptions) => ({
    name,
    run: () => rateOf(server.address, flags.calls, batchSize, options),
  });
  try {
    const measured = await inRounds(
      [
        variant('one sample a message', 1, {}),
        variant('one, window of 1 MB', 1, window),
        variant('32 samples a message', 32, {}),
        variant('32, window of 1 MB', 32, window),
      ],
      flags.rounds,
    );
    const first = median(measured[0]?.results ?? []);
    console.log(row('samples of 784 bytes', 'rate', 'to the first'));
    for (const { name, results } of measured) {
      const rate = median(results);
      console.log(row(name, `${rate.toFixed(0)} samples/s`, `${(rate / first).toFixed(1)} x`));
    }
  } finally {
    await server.stop();
  }
});
