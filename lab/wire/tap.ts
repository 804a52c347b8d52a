// A TCP proxy that passes every byte on and lets somebody read beside it. It adds
// no error of its own: a half-close is passed on as one, a reset as a reset, and
// when one side reads slowly the other is made to wait.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Direction, readConnection, type WireEvent } from './connection.ts';

/** A running tap. */
export interface Tap {
  address: string;
  /** Ends all connections, and the tap. */
  stop(): Promise<void>;
}

/** Where a tap listens, and where it passes things on to. */
export interface TapOptions {
  /** `host:port` of the server. */
  target: string;
  host?: string;
  port?: number;
  onEvent(event: WireEvent): void;
}

/** Starts a tap; port 0, the default, takes a free one. */
export async function startTap({ target, onEvent, ...at }: TapOptions): Promise<Tap> {
  const { host = '127.0.0.1', port = 0 } = at;
  const [targetHost = '127.0.0.1', targetPort = ''] = target.split(/:(?=\d+$)/);
  const began = performance.now();
  const sockets = new Set<Socket>();
  let count = 0;

  // allowHalfOpen: to have said all is not to have heard all.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ host: targetHost, port: Number(targetPort), allowHalfOpen: true });
    upstream.setNoDelay(true);
    const connection = readConnection(++count);
    const now = () => performance.now() - began;
    const tell = (events: WireEvent[]) => events.forEach(onEvent);
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');

    function pass(from: Socket, to: Socket, direction: Direction) {
      let ended = false;
      const end = (how: string) => {
        if (!ended) tell(connection.end(direction, now(), how));
        ended = true;
      };
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        // Passed on first: reading must not hold anybody up.
        if (!to.destroyed && !to.write(chunk)) from.pause();
        tell(connection.feed(direction, now(), chunk));
      });
      to.on('drain', () => from.resume());
      from.on('end', () => {
        end('half-closed');
        to.end();
      });
      from.on('error', () => {
        end('reset');
        if (!to.destroyed) to.resetAndDestroy();
      });
      from.on('close', () => {
        sockets.delete(from);
        end('closed');
        if (!to.destroyed && !from.readableEnded) to.destroy();
      });
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the tap has no port');
  return {
    address: `${host}:${bound.port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
