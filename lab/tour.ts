// `npm start [NN …]`: the tour. Starts each chapter's server on a free port, runs
// its client against it, stops the server, and lists the pictures that were made.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { exitOnSignals, onSignal } from '../lib/signals.ts';
import { endWithUs, startProgram } from '../lib/testing.ts';
import { typescript } from '../lib/typescript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = /\.(png|svg|webp|jpg|mp4)$/;

const chapters = readdirSync(root)
  .filter((name) => /^\d\d-/.test(name) && existsSync(join(root, name, 'client.ts')))
  .sort();
// A shell that completes names of folders adds a slash.
const words = process.argv.slice(2).map((word) => word.replace(/[\\/]+$/, ''));
const unknown = words.find((word) => !chapters.some((name) => name.startsWith(word)));

/** Runs one chapter; returns why it failed, or nothing. */
async function visit(chapter: string, interrupted: AbortSignal): Promise<string | undefined> {
  console.log(`\n== ${chapter}\n`);
  const server = await startProgram(join(root, chapter, 'server.ts'), ['--port', '0'], {
    apart: true,
  });
  if (interrupted.aborted) {
    await server.stop();
    return undefined;
  }
  const args = [...typescript(join(root, chapter, 'client.ts')), '--address', server.address];
  const client = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  endWithUs(client);
  const [code] = await once(client, 'close');
  await server.stop();
  return code === 0 ? undefined : `its client ended with exit code ${code}`;
}

function picturesSince(time: number, folder = join(root, 'out')): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pictures.test(name))
    .filter((name) => statSync(join(folder, name)).mtimeMs >= time)
    .sort();
}

/** One line a picture; many in one folder of results are one line together. */
function byFolder(names: string[]): string[] {
  const folders = [...new Set(names.map((name) => dirname(name)))];
  return folders.flatMap((folder) => {
    const inside = names.filter((name) => dirname(name) === folder);
    return inside.length <= 6 ? inside : [`${folder}/ (${inside.length} pictures)`];
  });
}

await run(async () => {
  if (unknown !== undefined) {
    throw new UsageError(`There is no chapter "${unknown}". There are: ${chapters.join(', ')}.`);
  }
  exitOnSignals();
  const began = Date.now();
  const failures: string[] = [];
  // On a terminal Ctrl-C reaches the client as well: it is waited for.
  const interrupted = new AbortController();
  onSignal(() => {
    interrupted.abort();
    console.error('\nInterrupted: this chapter ends, and the tour with it.');
  });
  for (const chapter of chapters) {
    if (interrupted.signal.aborted) break;
    if (words.length > 0 && !words.some((word) => chapter.startsWith(word))) continue;
    try {
      const why = await visit(chapter, interrupted.signal);
      if (why !== undefined && !interrupted.signal.aborted) failures.push(`${chapter}: ${why}`);
    } catch (error) {
      if (interrupted.signal.aborted) break;
      failures.push(`${chapter}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const made = picturesSince(began);
  const shown = byFolder(made).map((line) => `  out/${line}`);
  if (made.length > 0) console.log(`\nPictures:\n${shown.join('\n')}`);
  for (const failure of failures) console.error(`FAILED ${failure}`);
  console.log(`\nDone in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  process.exitCode = interrupted.signal.aborted ? 130 : failures.length === 0 ? 0 : 1;
});
