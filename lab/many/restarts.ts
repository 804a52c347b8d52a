// A rolling restart, as a process manager does it.
import type { Restarted } from './servers.ts';

/** How the servers are restarted. */
export interface Restarts {
  signal: NodeJS.Signals;
  /** Resolves when a server gets calls again: the next one is not restarted before. */
  untilBack(server: Restarted): Promise<void>;
  /** Told before each restart which one it is, from 0. */
  tell(server: number): void;
}

/** Restarts the servers one after the other. */
export async function restartAll(servers: Restarted[], how: Restarts): Promise<void> {
  for (const [i, server] of servers.entries()) {
    how.tell(i);
    await server.restart(how.signal);
    await how.untilBack(server);
  }
}
