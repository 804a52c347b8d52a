// Runs every client against every server, each a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ensureCertificates } from '../../../lib/credentials.ts';
import { type Program, runCommand, startCommand } from '../../../lib/testing.ts';
import { type Language, serves } from './languages.ts';
import { hasLogged, type Trial, trialsWith } from './trials.ts';

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
  /** Stops all servers; throws when one of them does not end in order. */
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  await ensureCertificates(folder);
  const servers = new Map<string, Promise<Program>>();
  // Each is ended with this process, and listens to its end for that.
  process.setMaxListeners(process.getMaxListeners() + 20);

  /** A server that is started when it is first asked for. */
  function serverOf({ trial, server }: Cell): Promise<Program> {
    const { chapter, serverFlags = [] } = trial;
    const memory =
      chapter === 'users' && server.name === 'TypeScript' ? ['--database', ':memory:'] : [];
    const flags = ['--port', '0', ...memory, ...serverFlags];
    const command = [...server.command(chapter, 'server'), ...flags];
    const key = command.join(' ');
    const started = servers.get(key) ?? startCommand(command, { name: `${server.name}'s server` });
    servers.set(key, started);
    return started;
  }

  return {
    trials: trialsWith(folder),
    async run(cell) {
      const { trial, client } = cell;
      const server = await serverOf(cell);
      const from = server.output().length;
      const results = client.name === 'TypeScript' ? ['--output', join(folder, 'out')] : [];
      const flags = ['--address', server.address, ...trial.flags, ...results];
      const command = [...client.command(trial.chapter, 'client'), ...deadline(flags)];
      trial.check(await runCommand(command, { cwd: client.folder }));
      if (trial.logged !== undefined) await hasLogged(server, from, trial.logged(client.name));
    },
    async close() {
      const started = await Promise.all(servers.values());
      const codes = await Promise.all(started.map((server) => server.stop()));
      rmSync(folder, { recursive: true });
      assert.equal(
        codes,
        codes.map(() => 0),
      );
      for (const server of started) assert.match(server.output(), /has stopped/);
    },
  };
}

// A busy machine takes its time; a trial about deadlines names its own.
const deadline = (flags: string[]) =>
  flags.includes('--deadline') ? flags : [...flags, '--deadline', '120'];

/** All cells of some languages, as far as there are servers and flags. */
export function cellsOf(trials: Trial[], languages: Language[]): Cell[] {
  return trials.flatMap((trial) =>
    languages
      .filter((server) => serves(server, trial.chapter))
      .flatMap((server) =>
        languages
          .filter((client) => client.name !== trial.except)
          .map((client) => ({ trial, client, server })),
      ),
  );
}
