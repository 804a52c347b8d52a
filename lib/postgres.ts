// For tests and the lab: a PostgreSQL of one's own, in a temporary folder, for as long
// as it is used. It listens on a socket in that folder, so no port can be taken.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const installed = '/usr/lib/postgresql';

/** The folder of initdb and postgres, as Debian has it; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(installed)) return undefined;
  const versions = readdirSync(installed).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(installed, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** A PostgreSQL that runs. */
export interface Cluster {
  /** The URL of a database in it. `postgres` is there from the beginning. */
  url(database?: string): string;
  /** Ends it; who is connected is cut off. */
  stop(): Promise<void>;
  /** Starts it again, with what it held. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
function whoRuns(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : 65534;
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * Makes a cluster and starts it.
 *
 * @throws Error with what initdb or postgres has printed.
 */
export async function startCluster(programs: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const user = whoRuns();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  let running: ChildProcess | undefined;
  const removeNow = () => {
    running?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on('exit', removeNow);

  const data = join(folder, 'data');
  const made = spawn(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'users', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  made.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const [code] = await once(made, 'close');
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said.trim()}`);

  async function start(): Promise<void> {
    // What is lost when the power fails may be lost here: it is a test's.
    const args = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
    const child = spawn(join(programs, 'postgres'), args, {
      ...user,
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        lines.push(line);
        if (line.includes('ready to accept connections')) resolve();
      });
      child.on('error', reject);
      child.on('close', (ended) => reject(new Error(`postgres ended with ${ended}: ${lines}`)));
    });
  }
  async function stop(): Promise<void> {
    if (running === undefined || running.exitCode !== null) return;
    const ended = once(running, 'close');
    running.kill('SIGINT');
    await ended;
    running = undefined;
  }

  await start();
  return {
    url: (database = 'postgres') =>
      `postgres://users@localhost/${database}?host=${encodeURIComponent(folder)}`,
    start,
    stop,
    async remove() {
      await stop();
      process.off('exit', removeNow);
      rmSync(folder, { recursive: true });
    },
  };
}
