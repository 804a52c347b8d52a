// A call that is on its way to a server while the server's GOAWAY comes: the server says
// that it has not begun this call, so it may go elsewhere. Does it?
import { constants } from 'node:http2';
import type { status } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { testServer } from '../../lib/testing.ts';
import { Channels, clientOf, echo, one } from '../experiments/channels/service.ts';
import type { WireEvent } from '../wire/event.ts';
import { goAway, instead } from '../wire/fault.ts';
import { startTap } from '../wire/tap.ts';
import type { Balancer } from './balancers.ts';
import { untilReady } from './ready.ts';
import { reach, type Way } from './ways.ts';

/** What came of that call. */
export interface Crossing {
  status: status;
  /** The frames of its connection from its HEADERS on, one line each. */
  wire: string[];
  /** What the balancer has written. */
  log: string;
}

/**
 * Calls three servers until a connection to the first of them carries its second call.
 * There, in the server's place, a tap says what a server says that is stopping: GOAWAY,
 * the last stream that it has begun is 1, no error.
 *
 * @throws Error when no connection got a second call.
 */
export async function crossing(way: Way): Promise<Crossing> {
  const events: WireEvent[] = [];
  let crossed: WireEvent | undefined;
  const fault = instead(
    (event) => {
      const second = event.direction === 'up' && event.what === 'HEADERS' && event.stream === 3;
      if (second) crossed = event;
      return second;
    },
    () => [goAway(1, constants.NGHTTP2_NO_ERROR)],
  );
  const servers = await Promise.all([1, 2, 3].map(() => testServer(Channels.service, echo)));
  // HAProxy asks.
  for (const { server } of servers) {
    new HealthImplementation({ '': 'SERVING' }).addToServer(server);
  }
  const [first, ...others] = servers.map(({ address }) => address);
  const tap = await startTap({ target: first ?? '', fault, onEvent: (e) => events.push(e) });
  let code: status | undefined;
  let log = '';
  let balancer: Balancer | undefined;
  try {
    balancer = await reach(way, [tap.address, ...others]);
    code = await clientOf(balancer.target, way.options, async (client) => {
      await untilReady(client);
      for (let n = 0; n < 100 && crossed === undefined; n++) code = await one(client);
      return code;
    });
  } finally {
    log = (await balancer?.stop()) ?? '';
    await tap.stop();
    await Promise.all(servers.map(({ stop }) => stop()));
  }
  if (crossed === undefined || code === undefined) throw new Error('no call was crossed');
  const { connection } = crossed;
  const since = events.slice(events.indexOf(crossed));
  const wire = since.filter((event) => event.connection === connection).map(line);
  return { status: code, wire, log };
}

function line({ direction, what, stream, note }: WireEvent): string {
  const arrow = direction === 'up' ? '-->' : '<--';
  return [arrow, what, ...(stream > 0 ? [`stream ${stream}`] : []), note].join(' ').trimEnd();
}
