// A chapter's client against its server, through a tap.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../lib/flags.ts';
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
  const server = await startProgram(join(root, chapter, 'server.ts'), ['--port', '0']);
  const tap = await startTap({ target: server.address, onEvent });
  try {
    const args = ['--address', tap.address, ...clientArgs];
    const { code, stderr } = await runProgram(join(root, chapter, 'client.ts'), args, 120);
    if (code !== 0) console.error(`The client ended with exit code ${code}: ${stderr.trim()}`);
  } finally {
    await tap.stop();
    await server.stop();
  }
  return byName(join(root, chapter));
}
