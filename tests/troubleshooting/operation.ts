// Entries about what lies between client and server, and about a client that is busy.
import type { Socket } from 'node:net';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { type ChannelOptions, credentials } from '@grpc/grpc-js';
import { afterMessages, type Fault, frame, rstStream } from '../../lab/wire/fault.ts';
import { startTap } from '../../lab/wire/tap.ts';
import { inSeconds, messages } from '../../lib/calls.ts';
import { serverStreaming } from '../../lib/handlers.ts';
import {
  double,
  echo,
  failureOf,
  forward,
  NumberService,
  type Reproduction,
  within,
  withListener,
  withServer,
} from './seen.ts';

/** A stream without end that something between ends after the first message. */
async function endedBetween(then: Fault['then'], options: ChannelOptions = {}): Promise<string> {
  const Count = serverStreaming(async function* () {
    for (;;) yield { value: 1 };
  });
  return withServer({ handlers: { Count } }, async (_, __, port) => {
    const fault = { when: afterMessages('down', 1), then };
    const tap = await startTap({ target: `127.0.0.1:${port}`, fault, onEvent: () => {} });
    const client = new NumberService(tap.address, credentials.createInsecure(), options);
    const read = async () => {
      for await (const _ of messages(client.count({ value: 1 }, { deadline: inSeconds(20) })));
    };
    try {
      return await failureOf(read());
    } finally {
      client.close();
      await tap.stop();
    }
  });
}

const reset =
  (code: number): Fault['then'] =>
  ({ stream }) => [rstStream(stream, code)];

/** GOAWAY with ENHANCE_YOUR_CALM, as servers send it that count pings. */
const tooManyPings: Fault['then'] = ({ stream }) => {
  const [numbers, reason] = [Buffer.alloc(8), Buffer.from('too_many_pings')];
  numbers.writeUInt32BE(stream, 0);
  numbers.writeUInt32BE(11, 4);
  return [frame(7, 0, 0, Buffer.concat([numbers, reason]))];
};

/** A connection that was forgotten on its way; and what two calls get then. */
function forgotten(options: ChannelOptions, seconds: number): Promise<string[]> {
  return withServer({ handlers: { Double: echo } }, (_, __, port) => {
    const sockets: { client: Socket; server: Socket }[] = [];
    return withListener(
      (socket) => sockets.push({ client: socket, server: forward(socket, port) }),
      async (relay) => {
        const client = new NumberService(
          `127.0.0.1:${relay}`,
          credentials.createInsecure(),
          options,
        );
        try {
          await double(client);
          // Nothing comes back any more, and nobody says so.
          for (const socket of sockets) socket.server.unpipe(socket.client).resume();
          const call = within(seconds);
          return [await failureOf(call(client)), await failureOf(call(client))];
        } finally {
          client.close();
        }
      },
    );
  });
}

/** Resolves when it has looked at the event loop once more. */
async function sampled(delays: IntervalHistogram): Promise<void> {
  const { count } = delays;
  while (delays.count === count) await turn();
}

export const operation: Record<string, Reproduction> = {
  'The stream is reset with code 2': () => endedBetween(reset(2)),
  'The stream is reset with code 0': () => endedBetween(reset(0)),
  'There were too many pings': () => endedBetween(tooManyPings),
  'The first call after a quiet night': async () => {
    const plain = await forgotten({}, 0.3);
    const asked = { 'grpc.keepalive_time_ms': 100, 'grpc.keepalive_timeout_ms': 100 };
    const [first, second] = await forgotten(asked, 20);
    return `${plain.join('\n')}\n${first}\nthen ${second}`;
  },
  'The client itself was busy': () =>
    withServer({}, async (client) => {
      await double(client);
      const delays = monitorEventLoopDelay({ resolution: 5 });
      delays.enable();
      await sampled(delays);
      const failed = failureOf(within(0.2)(client));
      const end = Date.now() + 500;
      while (Date.now() < end); // A large JSON, a sort, a picture: nothing else runs.
      const said = await failed;
      await sampled(delays);
      delays.disable();
      return `${said}\nthe event loop stood still for ${(delays.max / 1e6).toFixed(0)} ms`;
    }),
};
