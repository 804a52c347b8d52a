// A chapter's client against its server, through a tap.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../lib/flags.ts';
import { onSignal } from '../../lib/signals.ts';
import { runProgram, startProgram } from '../../lib/testing.ts';
import type { WireEvent } from './event.ts';
import { byName, type Naming } from './names.ts';
import { startTap } from './tap.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs the chapter whose name begins with `word` and tells each event.
 *
 * @param clientArgs Further flags for the client.
 * @returns The chapter's names for what was seen.
 * @throws UsageError when there is no such chapter.
 */
export async function tapChapter(
  word: string,
  clientArgs: string[],
  onEvent: (event: WireEvent) => void,
): Promise<Naming> {
  const chapter = readdirSync(root).find((name) => /^\d\d-/.test(name) && name.startsWith(word));
  if (chapter === undefined) throw new UsageError(`There is no chapter "${word}".`);
  // On a terminal Ctrl-C reaches the client, too: what was seen by then is shown.
  const interrupted = new AbortController();
  const release = onSignal(() => interrupted.abort());
  const server = await startProgram(join(root, chapter, 'server.ts'), ['--port', '0'], {
    apart: true,
  });
  const tap = await startTap({ target: server.address, onEvent });
  try {
    const args = ['--address', tap.address, ...clientArgs];
    if (interrupted.signal.aborted) throw new Error('Interrupted before the client began.');
    const { code, stderr } = await runProgram(join(root, chapter, 'client.ts'), args, 120);
    if (interrupted.signal.aborted) process.exitCode = code === 0 ? 0 : 130;
    else if (code !== 0) console.error(`The client ended with exit code ${code}: ${stderr.trim()}`);
  } finally {
    await tap.stop();
    await server.stop();
    release();
  }
  return byName(join(root, chapter));
}
