// How long a command takes from a click on Run to its first words on the page, beside the
// same program in a terminal: npx tsx notebook/tests/first-output.ts [--rounds N] [--chapter 03]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cellsOf } from '../../lab/notes/cells.ts';
import { runnable } from '../../lab/notes/steps.ts';
import type { Browser } from '../../lib/browser.ts';
import { number, parseFlags, text } from '../../lib/flags.ts';
import { withBrowser } from '../../lib/looks.ts';
import { median } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { type Program, startProgram } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';
import { Library } from '../server/library.ts';
import { type Notebook, serve } from '../server/serve.ts';
import { alive, root } from './page.ts';

/** A command of the notes, and where it stands. */
interface Command {
  document: string;
  cell: number;
  file: string;
  args: string[];
  server: boolean;
}

/** The first server of each chapter, and the first client that calls it. */
function commandsOf(library: Library): Command[] {
  return library.chapters.flatMap((chapter) => {
    const document = `${chapter}/README.md`;
    const all = cellsOf(library.text(document)).flatMap((cell, i) => {
      const what = cell.kind === 'command' ? runnable(root, cell.step) : undefined;
      return what === undefined ? [] : [{ document, cell: i, ...what }];
    });
    return ['server', 'client'].flatMap((wanted) => {
      const found = all.find(({ kind }) => kind === wanted);
      return found === undefined ? [] : [{ ...found, server: wanted === 'server' }];
    });
  });
}

/** Milliseconds from the start of a program to the first that it prints. */
async function inTerminal(command: string, args: string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  const ms = performance.now() - began;
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  child.kill();
  await once(child, 'close');
  return ms;
}

const cellOf = ({ cell }: Command) => `document.querySelector('[data-cell="${cell}"]')`;

/** Milliseconds from a click on Run to the first text in the cell, as the page itself sees it. */
async function onPage(page: Browser, notebook: Notebook, command: Command): Promise<number> {
  await page.open(`http://127.0.0.1:${notebook.port}/${command.document}`);
  await page.until(alive);
  const cell = cellOf(command);
  // Somebody who clicks has seen the page: it has nothing left to do.
  await page.value('new Promise((resolve) => requestIdleCallback(resolve))');
  const ms = await page.value(`new Promise((resolve) => {
    const cell = ${cell};
    const began = performance.now();
    new MutationObserver((_, seen) => {
      if (cell.dataset.run !== 'runs' || cell.querySelector('.output').textContent === '') return;
      seen.disconnect();
      resolve(performance.now() - began);
    }).observe(cell, { subtree: true, childList: true, characterData: true, attributes: true });
    cell.querySelector('.run').click();
  })`);
  return Number(ms);
}

/** Ends what runs in a cell, and waits until it has ended. */
async function end(page: Browser, command: Command): Promise<void> {
  await page.value(`${cellOf(command)}.querySelector('.stop').click()`);
  await page.until(`${cellOf(command)}.dataset.run === 'ended'`);
}

async function measure(page: Browser, notebook: Notebook, command: Command, server: Command) {
  const file = join(root, command.file);
  const { rounds } = flags;
  const ms: { terminal: number[]; page: number[] } = { terminal: [], page: [] };
  const up: Program | undefined = command.server
    ? undefined
    : await startProgram(join(root, server.file), [...server.args, '--port', '0']);
  const args = up === undefined ? ['--port', '0'] : ['--address', up.address];
  for (let round = 0; round < rounds; round++) {
    const program = [...typescript(file), ...command.args, ...args];
    ms.terminal.push(await inTerminal(process.execPath, program));
    if (!command.server) {
      await onPage(page, notebook, server);
      await page.until(`/It is up/.test(${cellOf(server)}.textContent)`);
    }
    ms.page.push(await onPage(page, notebook, command));
    await end(page, command.server ? command : server);
    await page.until(`${cellOf(command)}.dataset.run !== 'runs'`);
  }
  await up?.stop();
  // On a busy machine rounds lie far apart; the fastest ones were disturbed least.
  const figures = [median, (all: number[]) => Math.min(...all)].flatMap((pick) => {
    const [terminal, shown] = [pick(ms.terminal), pick(ms.page)];
    return [terminal, shown, shown - terminal];
  });
  const words = [command.file, ...command.args].join(' ').padEnd(44);
  console.log(`${words}${figures.map((one) => one.toFixed(0).padStart(9)).join('')}`);
}

const flags = parseFlags({
  usage: 'npx tsx notebook/tests/first-output.ts',
  about: 'How long a command takes to its first words, on the page and in a terminal.',
  flags: {
    rounds: number({ help: 'rounds of each', default: 5, min: 1, integer: true }),
    chapter: text({ help: 'only that of this number, such as 03', default: '' }),
  },
});

await run(async () => {
  const notebook = await serve(root, join(root, 'work'), 0);
  const all = commandsOf(new Library(root));
  const commands = all.filter(({ document }) => document.startsWith(flags.chapter));
  const head = ['terminal', 'page', 'more'].map((word) => word.padStart(9)).join('');
  console.log(`${''.padEnd(44)}   medians, ms                fastest, ms`);
  console.log(`${'first words after'.padEnd(44)}${head}${head}`);
  try {
    await withBrowser(async (page) => {
      await page.open(notebook.address('README.md'));
      for (const command of commands) {
        const server = commands.find((one) => one.server && one.document === command.document);
        await measure(page, notebook, command, server ?? command);
      }
    });
  } finally {
    await notebook.stop();
  }
});
