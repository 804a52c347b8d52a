// What a server has to write into its log about a call.
import type { Program } from '../../../lib/testing.ts';

/** A call's method, and the statuses with which it may have ended for the server. */
export interface Wanted {
  method: string;
  statuses: string[];
}

/**
 * Resolves when a server has logged the end of a call, as it should have.
 *
 * @param from Where to begin in the server's output.
 * @throws Error with the log, when the status is another, when the server ends, and when
 *   no line has come after `limitSeconds`: then its handler still runs.
 */
export function hasLogged(
  server: Program,
  from: number,
  { method, statuses }: Wanted,
  limitSeconds: number,
): Promise<void> {
  const line = new RegExp(`${method} ([A-Z_]+) `);
  return new Promise((resolve, reject) => {
    const done = (why?: string) => {
      for (const stream of streams) stream?.off('data', look);
      server.child.off('close', end);
      clearTimeout(limit);
      const log = server.output().slice(from);
      if (why === undefined) resolve();
      else reject(new Error(`${why}. The server's log of this call:\n${log}`));
    };
    const look = () => {
      const status = line.exec(server.output().slice(from))?.[1];
      if (status === undefined) return;
      const wrong = `${method} ended with ${status}, wanted ${statuses.join(' or ')}`;
      done(statuses.includes(status) ? undefined : wrong);
    };
    const streams = [server.child.stdout, server.child.stderr];
    for (const stream of streams) stream?.on('data', look);
    const end = () => done('The server has ended');
    server.child.once('close', end);
    const open = `The server has logged no end of ${method} in ${limitSeconds} s`;
    const limit = setTimeout(done, limitSeconds * 1000, open);
    look();
  });
}
