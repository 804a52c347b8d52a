// The commands of a document: what a `console` block holds after each `$ `, with
// what it is said to print.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A block of commands in a document. */
export const consoleBlock = /^```console\n([\s\S]*?)^```$/gm;

/** One command of a document. */
export interface Step {
  command: string;
  /** The lines that the document shows below it. */
  shown: string[];
}

/** The commands of one `console` block. */
export function stepsOf(body: string): Step[] {
  const steps: Step[] = [];
  for (const line of body.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), shown: [] });
    else steps.at(-1)?.shown.push(line);
  }
  return steps;
}

/** The words of a command; quotes hold words together, a backslash is itself. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** What a command runs; `file` is relative to the root of the workbook. */
export interface Runnable {
  kind: 'server' | 'client' | 'lab' | 'program';
  file: string;
  args: string[];
}

/** What a command of a document runs: `npx tsx FILE …` or `npm run lab …`, nothing else. */
export function runnable(root: string, { command }: Step): Runnable | undefined {
  const [npx, tsx, file = '', ...args] = words(command);
  if (/^npm run lab\b/.test(command)) return { kind: 'lab', file: 'lab/lab.ts', args };
  if (npx !== 'npx' || tsx !== 'tsx' || !existsSync(join(root, file))) return undefined;
  if (file.endsWith('server.ts')) return { kind: 'server', file, args };
  // A client that names its server keeps it.
  const free = file.endsWith('client.ts') && !args.includes('--address');
  return { kind: free ? 'client' : 'program', file, args };
}
