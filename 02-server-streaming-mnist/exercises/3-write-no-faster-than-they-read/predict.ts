// What a loop of writes does while its client does not read. Read it, say what
// will happen, then run it: npm run lab predict 2.3
import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { inSeconds, messages } from '#lib/calls.ts';
import { withClient } from '#lib/testing.ts';
import { comes, signal } from '../waits.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

async function run(): Promise<string[]> {
  const facts = signal<string[]>();
  const cancelled = signal();

  async function StreamSamples(call: SamplesCall) {
    call.on('cancelled', cancelled.tell);
    let [firstFalse, accepted] = [0, 0];
    for (let i = 1; i <= 1000; i++) {
      const room = call.write({ samples: [{ image: { data: Buffer.alloc(16_384) } }] });
      if (!room && firstFalse === 0) firstFalse = i;
      accepted = call.writableLength;
    }
    const drained = once(call, 'drain');
    await cancelled.told;
    const drains = (await comes(drained)) ? 'yes' : 'no';
    facts.tell([String(firstFalse), String(accepted), drains]);
  }

  await withClient(MnistService, { StreamSamples }, async (client) => {
    // One message is read, and no other one. Then the client leaves.
    for await (const _ of messages(client.streamSamples({}, { deadline: inSeconds(10) }))) break;
    await facts.told;
  });
  return facts.told;
}

export default {
  story:
    'A handler writes a thousand messages of 16 KB and never looks at what write() returns. Then it waits for drain. The client reads one message and cancels.',
  questions: [
    { ask: 'At which message does write() return false for the first time?' },
    {
      ask: 'How many messages wait in the memory of the server after the last write()?',
      answers: ['16', '64', '1000'],
    },
    { ask: "Does the event 'drain' come after the cancel?", answers: ['yes', 'no'] },
  ],
  run,
} satisfies Prediction;
