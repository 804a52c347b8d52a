// What the tap costs: chapter 2's stream of digits, straight from the server and
// through a tap that reads all of it. Server and tap are processes of their own.
//   npx tsx lab/experiments/tap-throughput.ts
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import { inSeconds, messages } from '../../lib/calls.ts';
import { number, parseFlags, text } from '../../lib/flags.ts';
import { inRounds, median, row } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { startProgram } from '../../lib/testing.ts';
import { startTap } from '../wire/tap.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const path = '/mnist.v1.MnistService/StreamSamples';
// Below this a tap would change what it shows.
const least = 1 / 3;
const same = (bytes: Buffer) => bytes;

/** Bytes a second over `calls` calls, each for the whole train split. */
async function rateOf(address: string, request: Buffer, calls: number, window: number) {
  const options = { 'grpc-node.flow_control_window': window };
  const client = new Client(address, credentials.createInsecure(), options);
  const began = performance.now();
  let bytes = 0;
  for (let call = 0; call < calls; call++) {
    const limit = { deadline: inSeconds(60) };
    const stream = client.makeServerStreamRequest(path, same, same, request, limit);
    for await (const message of messages(stream)) bytes += message.length;
  }
  client.close();
  return (bytes * 1000) / (performance.now() - began);
}

await run(async () => {
  const whole = { min: 1, integer: true } as const;
  const flags = parseFlags({
    usage: 'npx tsx lab/experiments/tap-throughput.ts',
    about: 'Measures how fast a stream is with and without a tap.',
    flags: {
      tap: text({ help: 'be the tap before this address, and measure nothing' }),
      calls: number({ help: 'calls in a round', default: 2, ...whole }),
      // With the default of 65,535 the round trips count, and not the bytes.
      window: number({ help: 'flow-control window in bytes', default: 1 << 20, ...whole }),
      rounds: number({ help: 'rounds after the first', default: 5, ...whole }),
    },
  });
  if (flags.tap !== undefined) {
    const tap = await startTap({ target: flags.tap, onEvent: () => {} });
    console.log(`The tap listens on ${tap.address}`);
    return;
  }
  const chapter = readdirSync(root).find((name) => name.startsWith('02-')) ?? '';
  const server = await startProgram(join(root, chapter, 'server.ts'), ['--port', '0']);
  const tap = await startProgram(fileURLToPath(import.meta.url), ['--tap', server.address]);
  // Field 7 is batch_size.
  const requests = { 'one sample a message': '3801', '32 samples a message': '3820' };
  try {
    console.log(row('train split of chapter 2', 'straight', 'tapped', 'left'));
    for (const [name, hex] of Object.entries(requests)) {
      const request = Buffer.from(hex, 'hex');
      const variants = [server.address, tap.address].map((address) => ({
        name: `${name}, ${address}`,
        run: () => rateOf(address, request, flags.calls, flags.window),
      }));
      const [straight = 0, tapped = 0] = (await inRounds(variants, flags.rounds)).map(
        ({ results }) => median(results),
      );
      const ratio = tapped / straight;
      const megabytes = (rate: number) => `${(rate / 1e6).toFixed(1)} MB/s`;
      console.log(row(name, megabytes(straight), megabytes(tapped), `${ratio.toFixed(2)} x`));
      if (ratio >= least) continue;
      console.error(`The tap leaves less than ${least.toFixed(2)} of the rate.`);
      process.exitCode = 1;
    }
  } finally {
    await tap.stop();
    await server.stop();
  }
});
