// How chapter 3's server does with many open streams: all of them stay open on one
// connection, and each has one reading at most for which it waits.
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/broker.ts';
import { benchProgram, type Done, whole } from '../../lab/bench/program.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { readingAt } from './readings.ts';

const proto = new URL('../broker.proto', import.meta.url);
const { BrokerService } = stubs<ProtoGrpcType>(loadDefinition(proto)).broker.v1;
type Client = InstanceType<typeof BrokerService>;

/** A stream that is asked one reading, and then waits for the answer to it. */
function openStream(client: Client) {
  let id = 0;
  let goOn = () => {};
  async function* readings() {
    for (;;) {
      yield readingAt(++id);
      await new Promise<void>((resolve) => (goOn = resolve));
    }
  }
  const call = client.predict(new Metadata(), { deadline: inSeconds(300) });
  const answers = exchange(call, readings());
  return {
    /** Sends a reading and waits for the answer to it. */
    async ask(): Promise<void> {
      goOn();
      const { value, done } = await answers.next();
      if (done) throw new Error('the server has ended a stream');
      if (value.id !== id) throw new Error(`${value.id} was answered, and ${id} was asked`);
    },
    close: () => call.cancel(),
  };
}

await benchProgram({
  about: 'Answers to single readings while many streams are open.',
  flags: {
    streams: whole('streams that are open', 1, 1),
    all: whole('1 to ask all streams at once, 0 for one after the other', 0),
  },
  async connect(address, amount, { streams: count, all }) {
    const client = new BrokerService(address, credentials.createInsecure());
    const streams = Array.from({ length: count }, () => openStream(client));
    // A stream is open at the server when it has answered once.
    await Promise.all(streams.map((stream) => stream.ask()));
    const workers = all === 1 ? Math.min(count, amount) : 1;
    let next = 0;
    return {
      async round(): Promise<Done> {
        const latencies: number[] = [];
        const end = next + amount;
        async function work(): Promise<void> {
          while (next < end) {
            const stream = streams[next++ % count];
            const began = performance.now();
            await stream?.ask();
            latencies.push(performance.now() - began);
          }
        }
        await Promise.all(Array.from({ length: workers }, work));
        return { units: latencies.length, check: count, latencies };
      },
      close() {
        for (const stream of streams) stream.close();
        client.close();
      },
    };
  },
});
