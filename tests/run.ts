// `npm test [NN]`: runs each test file in a process of its own and believes it
// only when it says that it tested something. uvu alone exits 0 when a file
// forgets `test.run()`, when `.only` hides the rest, and when `before` throws.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const limitMs = 60_000;
const atOnce = 2;

function testFiles(wanted: string[]): string[] {
  const rooms = readdirSync(root).filter((name) => /^(\d\d-.*|lib|lab|protos)$/.test(name));
  const folders = [...rooms.map((room) => join(room, 'tests')), 'tests'];
  return folders
    .filter((folder) => wanted.length === 0 || wanted.some((word) => folder.startsWith(word)))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}

interface Result {
  file: string;
  passed: number;
  failed: number;
  /** Why tests were left out, a reason each: a tool that this machine lacks. */
  skipped: string[];
  why?: string;
  output: string;
}

function count(output: string, label: string): number {
  return Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? Number.NaN);
}

function judge(file: string, output: string, code: number | null, late: boolean): Result {
  const total = count(output, 'Total');
  const passed = count(output, 'Passed');
  const failed = Math.max(1, total - passed || 1);
  const skipped = [...output.matchAll(/^SKIPPED: (.*)$/gm)].map(([, why = '']) => why);
  const fail = (why: string): Result => ({
    file,
    passed: passed || 0,
    failed,
    skipped,
    why,
    output,
  });
  if (late)
    return fail(`did not end within ${limitMs / 1000} s: a server or channel is still open`);
  if (Number.isNaN(total)) return fail('ran no test: is test.run() missing?');
  if (total === 0 && skipped.length === 0) return fail('holds no test');
  if (passed !== total) return fail(`${total - passed} of ${total} tests failed`);
  if (code !== 0) return fail(`exited with ${code} after its tests`);
  // A build machine has every tool: there, a test left out is a test that failed.
  if (skipped.length > 0 && process.env.CI) return fail(`skipped: ${skipped.join('; ')}`);
  return { file, passed, failed: 0, skipped, output };
}

function run(file: string): Promise<Result> {
  const source = readFileSync(join(root, file), 'utf8');
  const hidden = /\b\w+\.(only|skip)\(/.exec(source);
  if (hidden) {
    return Promise.resolve({
      file,
      passed: 0,
      failed: 1,
      skipped: [],
      why: `.${hidden[1]}() hides tests`,
      output: '',
    });
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(judge(file, output, code, late));
    });
  });
}

const queue = testFiles(process.argv.slice(2));
let passed = 0;
let skipped = 0;
let failed = queue.length === 0 ? 1 : 0;
if (queue.length === 0) console.log(`No tests for: ${process.argv.slice(2).join(' ')}`);

async function worker(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const result = await run(file);
    passed += result.passed;
    failed += result.failed;
    skipped += result.skipped.length;
    if (result.why === undefined) console.log(`ok    ${file}  ${result.passed}`);
    for (const why of result.skipped) console.log(`skip  ${why}`);
    if (result.why !== undefined) console.log(`FAIL  ${file}: ${result.why}\n${result.output}`);
  }
}

await Promise.all(Array.from({ length: atOnce }, worker));
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
