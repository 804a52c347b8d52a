// Commands in a document are run, and what they print is compared with what the
// document shows. A `console` block holds commands after `$ ` and their output.
// Only `npx tsx FILE …` and `npm run lab …` are run, without npx, as npm's own
// scripts do. A server stays up until the end of the document, on a free port that
// clients are told; the lab has a desk of its own, one a document.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, startProgram } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';
import { matches, normalise } from './compare.ts';
import type { Outcome } from './excerpts.ts';
import { missingNeed } from './needs.ts';
import { consoleBlock, runnable, type Step, stepsOf } from './steps.ts';

const limitMs = 120_000;

/** One command of a document and what it printed. */
interface Result {
  step: Step;
  printed: string[];
}

interface Running {
  step: Step;
  program: Program;
}

const linesOf = (output: string) => (output.trimEnd() === '' ? [] : output.trimEnd().split('\n'));

/** What a document would show of a program that has ended. */
export function printedLines(root: string, output: string, code: unknown, signal: unknown) {
  const ending = code === 0 ? [] : [code === null ? `(ended by ${signal})` : `(exit code ${code})`];
  // Where this checkout lies is nobody's business.
  return [...linesOf(output.replaceAll(root, '')), ...ending];
}

async function runToEnd(root: string, file: string, args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [...typescript(join(root, file)), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  const [code, signal] = await once(child, 'close');
  return printedLines(root, output, code, signal);
}

/** Starts a server; one that refuses to start has printed why. */
async function startServer(
  root: string,
  file: string,
  args: string[],
): Promise<Program | string[]> {
  try {
    // The last one counts: a port that the document names is taken as it is.
    return await startProgram(join(root, file), ['--port', '0', ...args]);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return linesOf(said.replace(/^.*? ended with (\d+): ([\s\S]*)$/, '$2\n(exit code $1)'));
  }
}

/** A server that a document starts: the step that does, and where it listens this time. */
export interface Listening {
  step: Step;
  program: { address: string };
}

/** Shows the address that the document shows, not the free port of this run. */
export function asDocumented(printed: string[], server: Listening | undefined): string[] {
  const address = /listens on (\S+)/.exec(server?.step.shown.join('\n') ?? '')?.[1];
  if (server === undefined || address === undefined) return printed;
  return printed.map((line) => line.replaceAll(server.program.address, address));
}

async function runSteps(
  root: string,
  steps: Step[],
  servers: Running[],
  desk: string,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const step of steps) {
    const runs = runnable(root, step);
    if (runs === undefined) {
      results.push({ step, printed: ['(not run: only "npx tsx FILE" is run)'] });
      continue;
    }
    const { kind, file, args } = runs;
    if (kind === 'lab') {
      const printed = await runToEnd(root, file, [...args, '--work', desk]);
      results.push({ step, printed: printed.map((line) => line.replaceAll(desk, 'work')) });
    } else if (kind === 'server') {
      const program = await startServer(root, file, args);
      if (Array.isArray(program)) results.push({ step, printed: program });
      else servers.push({ step, program });
    } else {
      const server = servers.at(-1);
      const found = server !== undefined && kind === 'client';
      const address = found ? ['--address', server.program.address] : [];
      const printed = await runToEnd(root, file, [...args, ...address]);
      results.push({ step, printed: asDocumented(printed, server) });
    }
  }
  return results;
}

// A server goes on printing as long as the document does: what is shown of it
// has to be how its output begins.
async function endServer(running: Running): Promise<Result> {
  const { step, program } = running;
  await program.stop();
  const printed = asDocumented(linesOf(program.output()), running);
  if (matches(step.shown, printed, true)) return { step, printed: step.shown };
  return { step, printed: printed.slice(0, Math.max(1, step.shown.length)) };
}

/**
 * Runs a document's commands and puts in what they print now, where it differs. Where
 * what they need is not installed they are not run.
 */
export async function freshConsoles(root: string, text: string): Promise<Outcome> {
  if (missingNeed(root, text) !== undefined) return { text, problems: [] };
  const blocks = [...text.matchAll(consoleBlock)].map(([, body = '']) => stepsOf(body));
  const servers: Running[] = [];
  const results: Result[] = [];
  // Inside the workbook, for a student's file imports from it.
  const desk = join('.cache', `desk-${randomUUID()}`);
  try {
    results.push(...(await runSteps(root, blocks.flat(), servers, desk)));
    for (const running of servers) results.push(await endServer(running));
  } finally {
    for (const { program } of servers) program.child.kill('SIGKILL');
    rmSync(join(root, desk), { recursive: true, force: true });
  }
  const stale = results.filter(({ step, printed }) => !matches(step.shown, printed));
  const problems = stale.map(({ step, printed }) => {
    const difference = firstDifference(step.shown, printed);
    return `"${step.command}" prints something else than is shown${difference}`;
  });
  let at = 0;
  const fresh = text.replace(consoleBlock, (whole) => {
    const steps = blocks[at++] ?? [];
    if (!stale.some(({ step }) => steps.includes(step))) return whole;
    const body = steps.flatMap((step) => {
      const printed = stale.find((result) => result.step === step)?.printed ?? step.shown;
      return [`$ ${step.command}`, ...printed];
    });
    return `\`\`\`console\n${body.join('\n')}\n\`\`\``;
  });
  return { text: fresh, problems };
}

function firstDifference(shown: string[], printed: string[]): string {
  const differs = (line: string, i: number) =>
    line === '…' || normalise(line) !== normalise(printed[i] ?? '');
  const found = shown.findIndex(differs);
  const at = found === -1 ? shown.length : found;
  const said = (lines: string[]) => lines[at] ?? '(nothing)';
  return `, from line ${at + 1}:\n    shown:   ${said(shown)}\n    printed: ${said(printed)}`;
}
