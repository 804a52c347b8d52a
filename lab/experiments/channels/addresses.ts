// What a target can be: a path of the file system, an IPv6 address, a name.
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { listen, stop } from '../../../lib/server.ts';
import { Channels, clientOf, echo, one, told } from './service.ts';

/** Serves at a target such as `unix:/tmp/name`, and resolves with what stops it. */
export async function serveAt(target: string): Promise<() => Promise<void>> {
  const server = new Server();
  server.addService(Channels.service, echo);
  await new Promise<void>((resolve, reject) => {
    const bound = (error: Error | null) => (error === null ? resolve() : reject(error));
    server.bindAsync(target, ServerCredentials.createInsecure(), bound);
  });
  return () => stop(server, 200);
}

/** Gives `use` a target at which nobody listens yet. */
export async function atSocket<T>(use: (target: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'channels-'));
  try {
    return await use(`unix:${join(folder, 'server.sock')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A server in the same machine, reached by a path and without a port. */
export const unixSocket = (): Promise<string> =>
  atSocket(async (target) => {
    const end = await serveAt(target);
    try {
      return told(await clientOf(target, {}, (client) => one(client)));
    } finally {
      await end();
    }
  });

/** Whether this machine has IPv6: a container often has not. */
export const hasIpv6 = () =>
  Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** A server that listens on IPv6 alone, called by a target that `name` makes of its port. */
export async function ipv6(name: (port: number) => string): Promise<string> {
  if (!hasIpv6()) return 'this machine has no IPv6';
  const server = new Server();
  server.addService(Channels.service, echo);
  const port = await listen(server, { host: '::1', port: 0 });
  try {
    return told(await clientOf(name(port), {}, (client) => one(client)));
  } finally {
    await stop(server, 200);
  }
}
