// What a server and a service config say about further attempts: pushback, hedging,
// and a throttle for when nothing works.
import { type ChannelOptions, Metadata, status } from '@grpc/grpc-js';
import { unary } from '../../../lib/handlers.ts';
import { StatusError } from '../../../lib/status.ts';
import { testServer } from '../../../lib/testing.ts';
import { retryPolicy } from './retries.ts';
import { Channels, clientOf, configured, echo, nothing, one, service, told } from './service.ts';

const name = [{ service }];

/** Every 50 ms one more attempt of the same call, up to three; the first answer counts. */
export const hedging = configured({
  methodConfig: [{ name, hedgingPolicy: { maxAttempts: 3, hedgingDelay: '0.05s' } }],
  loadBalancingConfig: [],
});

/** Retries as long as not too many calls fail: each failure takes a token of four. */
export const throttled = configured({
  methodConfig: [{ name, retryPolicy }],
  retryThrottling: { maxTokens: 4, tokenRatio: 0.1 },
  loadBalancingConfig: [],
});

type Answer = (attempt: number, signal: AbortSignal) => Promise<Buffer> | Buffer;

/** Makes calls one after the other of a server that counts the attempts. */
async function counted(options: ChannelOptions, calls: number, answer: Answer) {
  let attempts = 0;
  const One = unary((_: Buffer, { signal }) => answer(++attempts, signal));
  const { address, stop } = await testServer(Channels.service, { ...echo, One });
  const codes = new Set<string>();
  try {
    await clientOf(address, options, async (client) => {
      for (let i = 0; i < calls; i++) codes.add(told(await one(client, { seconds: 20 })));
    });
  } finally {
    await stop();
  }
  return `${[...codes].join(', ')}, attempts: ${attempts}`;
}

/** UNAVAILABLE, with what the server says about trying again; the second attempt is answered. */
export function pushedBack(options: ChannelOptions, milliseconds: number): Promise<string> {
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', String(milliseconds));
  return counted(options, 1, (attempt) => {
    if (attempt === 1) throw new StatusError(status.UNAVAILABLE, 'not now', metadata);
    return nothing;
  });
}

/** The first attempt is never answered: it ends when it is cancelled. */
export const slowFirst = (options: ChannelOptions): Promise<string> =>
  counted(options, 1, (attempt, signal) => {
    if (attempt > 1) return nothing;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(nothing));
    });
  });

/** Five calls, and a server that is always UNAVAILABLE. */
export const allFail = (options: ChannelOptions): Promise<string> =>
  counted(options, 5, () => {
    throw new StatusError(status.UNAVAILABLE, 'not now');
  });
