// Unary calls of chapter 1 while its three servers are restarted.
import { connectClients, type Outcome } from './load.ts';
import { restartAll } from './restarts.ts';
import { type Restarted, startThree } from './servers.ts';
import { reach, type Way } from './ways.ts';

const method = 'users.v1.UserService/CreateUser';

/** What came of one way. */
export interface Report {
  /** Calls that each server answered while all were there. */
  spread: number[];
  /** The calls while the servers were restarted one after the other. */
  restarts: Outcome;
  /** Of these, the ones that each server answered. */
  answered: number[];
  /** What the balancer has written. */
  log: string;
}

/** Starts the three servers, on one database. */
export function startUsers(database: string): Promise<Restarted[]> {
  return startThree({
    file: '01-unary-users/server.ts',
    args: ['--database', database],
    method,
  });
}

/**
 * Tries one way with `calls` calls while the servers are restarted; a tenth as many
 * before.
 *
 * @param tell Told what is being done.
 */
export async function tryWay(
  way: Way,
  servers: Restarted[],
  calls: number,
  tell: (what: string) => void = () => {},
): Promise<Report> {
  const addresses = servers.map(({ address }) => address);
  const counts = () => servers.map((server) => server.answers());
  /** What they have answered since then; a server logs a call a moment after its client knows. */
  async function since(before: number[], { calls, failed }: Outcome): Promise<number[]> {
    const limit = AbortSignal.timeout(1000);
    for (;;) {
      const answers = counts().map((count, i) => count - (before[i] ?? 0));
      const sum = answers.reduce((all, count) => all + count, 0);
      if (sum >= calls - failed || limit.aborted) return answers;
      await Promise.race(servers.map((server) => server.untilMore(limit)));
    }
  }
  const balancer = await reach(way, addresses);
  let log = '';
  let report: Omit<Report, 'log'>;
  try {
    const clients = await connectClients(balancer.target, way.options);
    try {
      tell('all three are there');
      const start = counts();
      const spread = await since(start, await clients.call(calls / 10));
      const before = counts();
      const spreading = spread.every((count) => count > 0);
      const restarting = restartAll(servers, {
        signal: way.stop,
        // Where calls are not spread it would be waited for nothing.
        untilBack: async (server) => {
          if (spreading) await server.untilLogged(`${method} OK`, AbortSignal.timeout(10_000));
        },
        tell: (server) => tell(`server ${server + 1} of 3 is restarted`),
      });
      const restarts = await clients.call(calls, restarting);
      report = { spread, restarts, answered: await since(before, restarts) };
    } finally {
      clients.close();
    }
  } finally {
    log = await balancer.stop();
  }
  return { ...report, log };
}
