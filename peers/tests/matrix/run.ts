// Runs every client against every server, each a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Program, runCommand, startCommand } from '../../../lib/testing.ts';
import { fill } from './folder.ts';
import { type Chapter, type Language, serves } from './languages.ts';
import { hasLogged } from './log.ts';
import { type Probe, probes } from './probes.ts';
import { streams } from './streams.ts';
import { type Trial, told } from './trial.ts';
import { users } from './users.ts';
import { listenIn, timed } from './wire.ts';

/**
 * How long a cell may take, and then the stop of all servers. What still runs is killed
 * then, and the test fails with what has been printed. A second or two is usual; the test
 * runner's own patience, which knows nothing of the programs, ends at 120 seconds.
 */
const limitSeconds = 100;

/** One client against one server. */
export interface Cell {
  trial: Trial;
  client: Language;
  server: Language;
}

/** What the cells share: a folder of their own, and servers that have been started. */
export interface Bench {
  trials: Trial[];
  /** Throws when the client or the server does not do what the trial wants. */
  run(cell: Cell): Promise<void>;
  probes: Probe[];
  /** Throws when the server does not answer as the probe wants. */
  probe(probe: Probe, server: Language): Promise<void>;
  /** Stops all servers; throws when one of them does not end in order. */
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  await fill(folder);
  const servers = new Map<string, Promise<Program>>();
  // Each is ended with this process, and listens to its end for that.
  process.setMaxListeners(process.getMaxListeners() + 20);

  /** A server that is started when it is first asked for. */
  function serverOf(
    server: Language,
    chapter: Chapter,
    serverFlags: string[] = [],
  ): Promise<Program> {
    const memory =
      chapter === 'users' && server.name === 'TypeScript' ? ['--database', ':memory:'] : [];
    const flags = ['--port', '0', ...memory, ...serverFlags];
    const command = [...server.command(chapter, 'server'), ...flags];
    const key = command.join(' ');
    const started =
      servers.get(key) ?? startCommand(command, { name: `${server.name}'s server`, limitSeconds });
    servers.set(key, started);
    return started;
  }

  return {
    trials: [...users(folder), ...streams(folder)],
    async run(cell) {
      const { trial, client, server } = cell;
      const began = performance.now();
      const left = () => Math.max(1, Math.ceil(limitSeconds - (performance.now() - began) / 1000));
      const program = await serverOf(server, trial.chapter, trial.serverFlags);
      const from = program.output().length;
      const results = client.name === 'TypeScript' ? ['--output', join(folder, 'out')] : [];
      const tapped = trial.seen && (await listenIn(program.address, trial.holdBack === true));
      const address = tapped?.tap.address ?? program.address;
      const flags = ['--address', address, ...trial.flags, ...results];
      const command = [...client.command(trial.chapter, 'client'), ...deadline(flags)];
      try {
        const ended = await runCommand(command, { cwd: client.folder, limitSeconds: left() });
        if (ended.code === null) {
          const ms = (performance.now() - began).toFixed(0);
          const printed = `${told(ended)}\nThe server's log:\n${program.output().slice(from)}`;
          throw new Error(`the client was killed after ${ms} ms: ${printed}`);
        }
        trial.check(ended, client.name);
        if (tapped) timed(tapped.traffic);
        if (tapped) trial.seen?.(tapped.traffic, client.name, server.name);
        const wanted = trial.logged?.(ended, client.name, server.name);
        if (wanted !== undefined) await hasLogged(program, from, wanted, left());
      } finally {
        await tapped?.tap.stop();
      }
    },
    probes: probes(folder),
    async probe({ ask, flags }, server) {
      const { address } = await serverOf(server, 'users', flags);
      await ask(address);
    },
    async close() {
      const started = await Promise.allSettled(servers.values());
      const running = started.filter((one) => one.status === 'fulfilled').map((one) => one.value);
      await Promise.all(running.map(stopped));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Stops a server, which has to end in order. */
async function stopped(server: Program): Promise<void> {
  const limit = setTimeout(() => server.child.kill('SIGKILL'), limitSeconds * 1000);
  const code = await server.stop();
  clearTimeout(limit);
  assert.is(code, 0, `${server.child.spawnargs.join(' ')}\n${server.output()}`);
  assert.match(server.output(), /has stopped/);
}

// A busy machine takes its time; a trial about deadlines names its own.
const deadline = (flags: string[]) =>
  flags.includes('--deadline') ? flags : [...flags, '--deadline', '90'];

/** All cells of some languages, as far as there are servers and flags. */
export function cellsOf(trials: Trial[], languages: Language[]): Cell[] {
  return trials.flatMap((trial) =>
    languages
      .filter((server) => serves(server, trial.chapter))
      .flatMap((server) =>
        languages
          .filter((client) => trial.except?.includes(client.name) !== true)
          .map((client) => ({ trial, client, server })),
      ),
  );
}
