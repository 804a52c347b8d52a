// Whether a balancer has found a server, asked as any client may ask.
import { type ChannelOptions, Client, credentials, Metadata } from '@grpc/grpc-js';
import { inSeconds } from '../../lib/calls.ts';
import type { Restarted } from './servers.ts';

const check = 'grpc.health.v1.Health/Check';
const same = (bytes: Buffer) => bytes;

/** How the servers are reached. */
export interface Reached {
  target: string;
  options: ChannelOptions;
  /** Whether the balancer asks the servers by itself, as HAProxy does. */
  asks: boolean;
}

/**
 * Resolves when the server was asked whether it is well since its start, or 20 s later.
 * Channels of one target and the same options share their connections: where one leads to
 * the server, they all do.
 */
export async function untilAsked(
  server: Restarted,
  { target, options, asks }: Reached,
): Promise<void> {
  const limit = AbortSignal.timeout(20_000);
  const found = server.untilLogged(`${check} OK`, limit);
  if (asks) return found;
  const client = new Client(target, credentials.createInsecure(), options);
  let over = limit.aborted;
  const until = found.finally(() => (over = true));
  try {
    while (!over) await ask(client);
  } finally {
    client.close();
  }
  return until;
}

// What comes of it does not matter: the server's log shows whom it has reached.
function ask(client: Client): Promise<void> {
  const options = { deadline: inSeconds(5) };
  return new Promise((resolve) => {
    const [nothing, metadata] = [Buffer.alloc(0), new Metadata()];
    client.makeUnaryRequest(`/${check}`, same, same, nothing, metadata, options, () => resolve());
  });
}
