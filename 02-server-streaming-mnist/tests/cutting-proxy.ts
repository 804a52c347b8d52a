// A TCP proxy that cuts its connection after so many bytes have come from the
// server, once for each number given; then it leaves connections alone.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Listens on a free port of the loopback address and passes all on to `target`. */
export async function cuttingProxy(target: string, cuts: number[]) {
  const [host, port] = target.split(':');
  const left = [...cuts];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    let budget = left.shift() ?? Infinity;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()); // One end is gone: the other has to know.
      from.on('close', () => to.destroy());
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      budget -= chunk.length;
      if (budget <= 0) {
        client.resetAndDestroy();
        upstream.destroy();
      } else if (!client.write(chunk)) {
        upstream.pause();
        client.once('drain', () => upstream.resume());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the proxy has no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
