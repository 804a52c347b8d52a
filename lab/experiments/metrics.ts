// What Prometheus would read of a server after a few calls: without the buckets of
// the histogram, and without how long it took.
//
//   npx tsx lab/experiments/metrics.ts
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';
import { serverStreaming, unary } from '../../lib/handlers.ts';
import { makeMetrics } from '../../lib/metrics.ts';
import { run } from '../../lib/program.ts';
import { StatusError } from '../../lib/status.ts';
import { testServer } from '../../lib/testing.ts';
import { Channels, type Client, clientOf, many, nothing, one } from './channels/service.ts';

const refused = Buffer.from('no');

/** Five calls: two that succeed, and one that is refused, left, or not there. */
async function fiveCalls(client: Client, leave: AbortSignal): Promise<void> {
  await one(client);
  await one(client);
  await one(client, { message: refused });
  await many(client, 20, leave);
  const same = (bytes: Buffer) => bytes;
  await new Promise((resolve) => {
    const options = { deadline: inSeconds(20) };
    client.makeUnaryRequest('/channels.v1.Channels/None', same, same, nothing, options, resolve);
  });
}

await run(async () => {
  const metrics = makeMetrics();
  const leaving = new AbortController();
  let onLeft = () => {};
  const left = new Promise<void>((resolve) => (onLeft = resolve));
  const handlers = {
    One: unary((message: Buffer) => {
      if (message.equals(refused)) throw new StatusError(status.NOT_FOUND, 'there is none');
      return message;
    }),
    Many: serverStreaming(async function* (_: Buffer, { signal }) {
      yield nothing;
      leaving.abort();
      if (!signal.aborted) await once(signal, 'abort');
      onLeft();
    }),
  };
  const { server, address, stop } = await testServer(Channels.service, handlers, {
    interceptors: [metrics.interceptor],
  });
  metrics.watch(server);
  try {
    await clientOf(address, {}, (client) => fiveCalls(client, leaving.signal));
    await left;
    const lines = (await metrics.text()).split('\n');
    console.log(lines.filter((line) => !/^#|^$|_bucket|_sum/.test(line)).join('\n'));
  } finally {
    await stop();
  }
});
