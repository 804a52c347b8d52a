// Before 3.6: how long some messages are on the wire.
import { credentials } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { startTap } from '#lab/wire/tap.ts';
import { exchange, inSeconds } from '#lib/calls.ts';
import { bidi } from '#lib/handlers.ts';
import { testServer } from '#lib/testing.ts';

const messages = [
  {}, // 1
  { id: 1 }, // 2
  { id: 300 }, // 3
  { id: -1 }, // 4
  { id: 1, tempMax: 21.5 }, // 5
  { id: 1, tempMax: 0 }, // 6
];

export default {
  story:
    'A client sends six BrokerRequests on one call. A tap between client and server counts the bytes of each, with the five bytes of its prefix.',
  questions: messages.map((message) => ({
    ask: `How many bytes are ${JSON.stringify(message)} on the wire?`,
  })),
  async run() {
    const Predict = bidi(async function* (readings: AsyncIterable<{ id: number }>) {
      for await (const { id } of readings) yield { id, prediction: 0 };
    });
    const { address, stop } = await testServer(BrokerService.service, { Predict });
    const lengths: string[] = [];
    const tap = await startTap({
      target: address,
      onEvent: (event) => {
        const sent = event.direction === 'up' ? event.messages : [];
        lengths.push(...sent.map(({ wireLength }) => String(wireLength)));
      },
    });
    const client = new BrokerService(tap.address, credentials.createInsecure());
    try {
      const call = exchange(client.predict({ deadline: inSeconds(3) }), messages);
      while (!(await call.next()).done);
      return lengths;
    } finally {
      client.close();
      await tap.stop();
      await stop();
    }
  },
} satisfies Prediction;
