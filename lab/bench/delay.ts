// A TCP proxy that holds each byte for some time on its way: a long wire on one
// machine. The order is kept, a half-close is passed on as one, and when one side
// reads slowly the other is made to wait.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listening } from './http.ts';

/** A running proxy. */
export interface DelayProxy {
  address: string;
  stop(): Promise<void>;
}

/** Starts a proxy to `target`; `delayMs` is for one way, half of a round trip. */
export async function startProxy(target: string, delayMs: number): Promise<DelayProxy> {
  const [host = '', port = ''] = target.split(/:(?=\d+$)/);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
    pass(client, upstream, delayMs);
    pass(upstream, client, delayMs);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
  });
  const bound = await listening(server);
  return {
    address: `127.0.0.1:${bound}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(from: Socket, to: Socket, delayMs: number): void {
  const later = delayed(delayMs);
  from.on('data', (chunk: Buffer) => {
    later(() => {
      if (!to.destroyed && !to.write(chunk)) from.pause();
    });
  });
  to.on('drain', () => from.resume());
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => from.readableEnded || to.destroy()));
}

/** Does each thing that it is given `delayMs` later, in the same order. */
function delayed(delayMs: number): (act: () => void) => void {
  const waiting: { due: number; act: () => void }[] = [];
  const next = () => {
    const now = performance.now();
    while (waiting[0] !== undefined && waiting[0].due <= now) waiting.shift()?.act();
    if (waiting[0] !== undefined) setTimeout(next, waiting[0].due - now);
  };
  return (act) => {
    waiting.push({ due: performance.now() + delayMs, act });
    if (waiting.length === 1) setTimeout(next, delayMs);
  };
}
