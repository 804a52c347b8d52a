// A server with metrics, its client, and what can be read of it, for tests.
import { once } from 'node:events';
import { credentials, Metadata, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { NumberServiceHandlers } from '../../generated/numbers/v1/NumberService.ts';
import { inSeconds, unaryCall } from '../calls.ts';
import { bidi, clientStreaming, serverStreaming, unary } from '../handlers.ts';
import { makeMetrics } from '../metrics.ts';
import { StatusError } from '../status.ts';
import { testServer } from '../testing.ts';
import { NumberService } from './numbers.ts';
import { type Samples, samplesIn } from './samples.ts';

export type Numbers = InstanceType<typeof NumberService>;
type Handlers = Pick<NumberServiceHandlers, 'Double' | 'Count' | 'Sum' | 'Echo'>;
interface Numeric {
  value: number;
}

export const soon = () => ({ deadline: inSeconds(20) });
export const of = (value: number): Numeric => ({ value });
export const forEver = -1;

/** Count sends `value` messages, or waits until it is left; Double refuses what is negative. */
export function handlers(left: (signal: AbortSignal) => void = () => {}): Handlers {
  return {
    Double: unary(({ value }: Numeric) => {
      if (value < 0) throw new StatusError(status.NOT_FOUND, 'no such number');
      return of(value * 2);
    }),
    Count: serverStreaming(async function* ({ value }: Numeric, { signal }) {
      left(signal);
      if (value === forEver) await once(signal, 'abort');
      for (let n = 0; n < value; n++) yield of(n);
    }),
    Sum: clientStreaming(async (requests: AsyncIterable<Numeric>) => {
      let total = 0;
      for await (const { value } of requests) total += value;
      return of(total);
    }),
    Echo: bidi(async function* (requests: AsyncIterable<Numeric>) {
      yield* requests;
    }),
  };
}

export const double = (client: Numbers, value: number, metadata = new Metadata()) =>
  unaryCall(client.double.bind(client), { value }, { ...soon(), metadata });

/** Gives `use` a client of a server with metrics, and what reads them. */
export async function measured(
  use: (client: Numbers, read: () => Promise<Samples>, address: string) => Promise<void>,
  options: { serve?: Handlers; interceptors?: ServerInterceptor[]; limit?: number } = {},
): Promise<void> {
  const metrics = makeMetrics();
  const { serve = handlers(), interceptors = [], limit = 4096 } = options;
  const running = await testServer(NumberService.service, serve, {
    interceptors: [metrics.interceptor, ...interceptors],
    'grpc.max_receive_message_length': limit,
  });
  metrics.watch(running.server);
  const client = new NumberService(running.address, credentials.createInsecure());
  try {
    await use(client, async () => samplesIn(await metrics.text()), running.address);
  } finally {
    client.close();
    await running.stop();
  }
}
