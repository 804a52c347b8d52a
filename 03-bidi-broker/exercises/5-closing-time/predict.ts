// Before 3.5: what tryShutdown and forceShutdown do to an open stream.
import { once } from 'node:events';
import { credentials, Server, status } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { Prediction } from '#lab/exercises/predictions.ts';
import { inSeconds } from '#lib/calls.ts';
import { bidi } from '#lib/handlers.ts';
import { listen } from '#lib/server.ts';

const statuses = ['OK', 'CANCELLED', 'UNAVAILABLE', 'UNIMPLEMENTED'];
const yesOrNo = ['yes', 'no'];
type Call = ReturnType<InstanceType<typeof BrokerService>['predict']>;

/** Sends a reading; 'yes' if an answer comes, 'no' if the call ends without. */
function answered(call: Call): Promise<string> {
  call.write({ id: 1 });
  const ended = once(call, 'end').then(() => 'no');
  return Promise.race([once(call, 'data').then(() => 'yes'), ended]);
}

/** The status that ends a call. */
function endOf(call: Call): Promise<string> {
  call.on('error', () => {}).resume();
  return new Promise((resolve) => {
    call.on('status', ({ code }) => resolve(status[code] ?? String(code)));
  });
}

export default {
  story:
    'A server answers each reading. One stream is open and has had an answer. Then the server calls tryShutdown, the client sends one more reading and makes another call, and the server calls forceShutdown.',
  questions: [
    { ask: 'Is the reading on the open stream answered?', answers: yesOrNo },
    { ask: 'Which status does the other call end with?', answers: statuses },
    { ask: "Is tryShutdown's callback called before forceShutdown?", answers: yesOrNo },
    { ask: 'Which status does the open stream end with?', answers: statuses },
  ],
  async run() {
    const server = new Server();
    server.addService(BrokerService.service, {
      Predict: bidi(async function* (readings: AsyncIterable<{ id: number }>) {
        for await (const { id } of readings) yield { id, prediction: 0 };
      }),
    });
    const port = await listen(server, { host: '127.0.0.1', port: 0 });
    const client = new BrokerService(`127.0.0.1:${port}`, credentials.createInsecure());
    const deadline = inSeconds(3);
    const open = client.predict({ deadline });
    await answered(open);

    let hasShutDown = 'no';
    server.tryShutdown(() => (hasShutDown = 'yes'));
    const first = await answered(open);
    const second = await endOf(client.predict({ deadline }));
    const third = hasShutDown;
    const fourth = endOf(open);
    server.forceShutdown();

    const facts = [first, second, third, await fourth];
    client.close();
    return facts;
  },
} satisfies Prediction;
