// Everything that is told to a channel or a server here, by what it is about.
import { hasIpv6, ipv6, unixSocket } from './addresses.ts';
import { inTurn, spread } from './balancing.ts';
import { aged, callsOnThree, keepalive, longStream, silenced } from './connections.ts';
import { channelz, clientIdle, quiet, serverIdle } from './idle.ts';
import {
  fiveStreams,
  gzip,
  large,
  noise,
  noPlace,
  receive8,
  send1,
  share,
  text,
  twoAtOnce,
} from './limits.ts';
import { movedName, severalAddresses } from './names.ts';
import { tooManyPings } from './pings.ts';
import { allFail, hedging, pushedBack, slowFirst, throttled } from './pushback.ts';
import { retried, retrying } from './retries.ts';
import { comes, early, goes } from './waiting.ts';

/** What was told, and what makes it happen and says what came of it. */
export type Row = [what: string, happen: () => Promise<string>];

export const rows: Record<string, Row[]> = {
  retries: [
    ['UNAVAILABLE twice: nothing', () => retried({})],
    ['UNAVAILABLE twice: retryPolicy', () => retried(retrying)],
    ['UNAVAILABLE once: pushback, 0 ms', () => pushedBack(retrying, 0)],
    ['UNAVAILABLE once: pushback, never', () => pushedBack(retrying, -1)],
    ['no first answer: hedgingPolicy', () => slowFirst(hedging)],
    ['five calls, all fail: retryPolicy', () => allFail(retrying)],
    ['five calls, all fail: retryThrottling', () => allFail(throttled)],
  ],
  waiting: [
    ['no server yet: nothing', () => early({})],
    ['no server yet: waitForReady', () => early({ waitForReady: true })],
    ['the state watched: the server comes', comes],
    ['the state watched: the server goes', goes],
  ],
  connections: [
    ['a silent connection: nothing', () => silenced({})],
    ['a silent connection: keepalive', () => silenced(keepalive)],
    ['keepalive, too often for the server', tooManyPings],
    ['max_connection_age: calls', () => aged(callsOnThree)],
    ['max_connection_age: a long stream', () => aged(longStream)],
    ['no calls: max_connection_idle', () => quiet(serverIdle)],
    ['no calls: client_idle_timeout', () => quiet(clientIdle)],
  ],
  servers: [
    ['two servers: nothing', () => spread({})],
    ['two servers: round_robin', () => spread(inTurn)],
    ['a name with two addresses: nothing', () => severalAddresses({})],
    ['a name with two addresses: round_robin', () => severalAddresses(inTurn)],
    ['a dead address and two more: nothing', () => severalAddresses({}, true)],
    ['a name that changes', () => movedName(false)],
    ['a name that changes, the old one stops', () => movedName(true)],
  ],
  limits: [
    ['a text of 10,000 bytes: nothing', () => share(text, {})],
    ['a text: gzip, by the client', () => share(text, { client: gzip })],
    ['a text: gzip, by the server', () => share(text, { server: gzip })],
    ['noise: gzip, by the client', () => share(noise, { client: gzip })],
    ['5 MiB: nothing', () => large({})],
    ['5 MiB: the server may receive 8', () => large({ server: receive8 })],
    ['5 MiB: both may receive 8', () => large({ server: receive8, client: receive8 })],
    ['5 MiB: the client may send 1', () => large({ client: send1 })],
    ['five streams: nothing', () => fiveStreams({})],
    ['five streams: max_concurrent_streams 2', () => fiveStreams(twoAtOnce)],
    ['a call without a place', noPlace],
  ],
  addresses: [
    ['unix:/path of a socket', unixSocket],
    ...(hasIpv6()
      ? [
          ['[::1]:port', () => ipv6((port) => `[::1]:${port}`)] satisfies Row,
          ['::1:port, without brackets', () => ipv6((port) => `::1:${port}`)] satisfies Row,
        ]
      : []),
  ],
  channelz: [['three calls, one too large', channelz]],
};
