// A chapter's long streams while its three servers are restarted.
import { setMaxListeners } from 'node:events';
import { type Client, status } from '@grpc/grpc-js';
import { isServiceError } from '../../lib/status.ts';
import { untilAsked } from './asking.ts';
import type { Balancer } from './balancers.ts';
import { untilReady } from './ready.ts';
import { restartAll } from './restarts.ts';
import { startThree } from './servers.ts';
import type { LongStreams } from './streams.ts';
import { tally, type Wrong } from './tally.ts';
import { reach, type Way } from './ways.ts';

/** What came of them. */
export interface StreamReport extends Wrong {
  /** What was to come, of all streams. */
  total: number;
  /** How often a stream went on in another call. */
  breaks: number;
  /** Why streams broke off for good, one line each. */
  brokenOff: string[];
  /** What each server has sent. Of that, a client whose call is cut may not have all. */
  answers: number[];
}

/**
 * Opens the streams, restarts the servers one after the other, and lets the streams
 * come to their end.
 *
 * @param tell Told what is being done.
 */
export async function tryStreams(
  streams: LongStreams,
  way: Way,
  tell: (what: string) => void = () => {},
): Promise<StreamReport> {
  tell('three servers start');
  const servers = await startThree(streams.server);
  const addresses = servers.map(({ address }) => address);
  const report = { total: 0, breaks: 0, lost: 0, doubled: 0, late: 0 };
  const brokenOff: string[] = [];
  const end = new AbortController();
  // Each stream listens to it.
  setMaxListeners(0, end.signal);
  let balancer: Balancer | undefined;
  let client: Client | undefined;
  try {
    balancer = await reach(way, addresses);
    const { target } = balancer;
    const reached = { target, options: way.options, asks: way.proxy !== undefined };
    const opened = streams.open(target, way.options);
    client = opened.client;
    await untilReady(client);
    // Else the streams would go to those servers alone that have a connection yet.
    await Promise.all(servers.map((server) => untilAsked(server, reached)));
    tell(`${streams.count} streams are opened`);
    const runs = Array.from({ length: streams.count }, () => {
      const seen = tally();
      let begun = () => {};
      const flowing = new Promise<void>((resolve) => (begun = resolve));
      const got = (number: number) => {
        seen.got(number);
        begun();
      };
      const onBreak = () => void report.breaks++;
      const whole = opened.run({ end: end.signal, got, onBreak }).then(
        (total) => {
          const { lost, doubled, late } = seen.wrong(total);
          report.total += total;
          report.lost += lost;
          report.doubled += doubled;
          report.late += late;
        },
        (error: unknown) => void brokenOff.push(sentence(error)),
      );
      return { flowing: Promise.race([flowing, whole]), whole };
    });
    await Promise.all(runs.map(({ flowing }) => flowing));
    await restartAll(servers, {
      signal: way.stop,
      untilBack: (server) => untilAsked(server, reached),
      tell: (server) => tell(`server ${server + 1} of 3 is restarted`),
    });
    tell('the streams come to their end');
    end.abort();
    await Promise.all(runs.map(({ whole }) => whole));
  } finally {
    end.abort();
    client?.close();
    await balancer?.stop();
    await Promise.all(servers.map((server) => server.stop()));
  }
  // Calls are logged when they have ended: now all of them have.
  return { ...report, brokenOff, answers: servers.map((server) => server.answers()) };
}

const sentence = (error: unknown) =>
  isServiceError(error) ? `${status[error.code]}: ${error.details}` : String(error);
