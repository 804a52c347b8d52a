// A TCP proxy that passes every byte on and lets somebody read beside it. On
// demand it makes faults: it cuts, holds back, or answers in the server's place.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Direction, WireEvent } from './event.ts';
import type { Fault } from './fault.ts';
import { type Link, link } from './link.ts';

export type { Fault } from './fault.ts';

/** A running tap. */
export interface Tap {
  address: string;
  /** Ends all connections now, abruptly, on both sides. The tap goes on listening. */
  cut(): void;
  /** Passes on nothing more of this direction, on open connections and on new ones. */
  silence(direction: Direction): void;
  /** Ends a silence, a fault's too: what has waited is passed on. */
  resume(direction: Direction): void;
  /** Ends all connections, and the tap. */
  stop(): Promise<void>;
}

/** Where a tap listens, where it passes things on to, and what is to go wrong. */
export interface TapOptions {
  /** `host:port` of the server. */
  target: string;
  host?: string;
  port?: number;
  /** Happens once, on the first connection with an event for it. */
  fault?: Fault;
  onEvent(event: WireEvent): void;
}

/** Starts a tap; port 0, the default, takes a free one. */
export async function startTap({ target, onEvent, fault, ...at }: TapOptions): Promise<Tap> {
  const { host = '127.0.0.1', port = 0 } = at;
  const [targetHost = '127.0.0.1', targetPort = ''] = target.split(/:(?=\d+$)/);
  const began = performance.now();
  const now = () => performance.now() - began;
  const links = new Set<Link>();
  const silent = new Set<Direction>();
  let count = 0;
  let armed = fault;
  const triggered = (event: WireEvent) => {
    if (!armed?.when(event)) return undefined;
    const { then } = armed;
    armed = undefined;
    return then;
  };

  // allowHalfOpen: to have said all is not to have heard all.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ host: targetHost, port: Number(targetPort), allowHalfOpen: true });
    upstream.setNoDelay(true);
    const pair = { client, upstream, number: ++count };
    const made = link(pair, { now, onEvent, ...(fault && { triggered }) });
    links.add(made);
    made.onClose(() => links.delete(made));
    for (const direction of silent) made.silence(direction);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the tap has no port');
  return {
    address: `${host}:${bound.port}`,
    cut() {
      for (const open of links) open.cut();
    },
    silence(direction) {
      silent.add(direction);
      for (const open of links) open.silence(direction);
    },
    resume(direction) {
      silent.delete(direction);
      for (const open of links) open.resume(direction);
    },
    async stop() {
      for (const open of links) open.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
