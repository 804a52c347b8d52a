// What a server does when its client has left the loop. Read it, say what will
// happen, then run it: npm run lab predict 2.1
import type { ServerWritableStream } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { inSeconds } from '#lib/calls.ts';
import { withClient } from '#lib/testing.ts';
import { signal } from '../waits.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

async function run(): Promise<string[]> {
  const facts = signal<string[]>();

  async function StreamSamples(call: SamplesCall) {
    let written = 0;
    while (written < 100 && !call.cancelled) {
      call.write({ samples: [{ index: written }], nextIndex: ++written });
      // Between two samples, whatever has come from the client is looked at.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    facts.tell([String(written), call.cancelled ? 'yes' : 'no']);
    call.end();
  }

  await withClient(MnistService, { StreamSamples }, async (client) => {
    const call = client.streamSamples({}, { deadline: inSeconds(10) });
    let count = 0;
    for await (const _ of call) if (++count === 3) break;
    await facts.told;
    // Nobody reads the rest; until its deadline the call would keep the process.
    call.on('error', () => {}).cancel();
  });
  return facts.told;
}

export default {
  story:
    'A server has a hundred samples. It writes one after the other, and stops when the call is cancelled. The client reads three of them and leaves its loop with break.',
  questions: [
    { ask: 'How many samples does the server write?', answers: ['3', '4 to 99', '100'] },
    { ask: 'Does the server hear that the client has left?', answers: ['yes', 'no'] },
  ],
  run,
} satisfies Prediction;
