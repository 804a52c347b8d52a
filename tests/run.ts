// `npm test [words]`: runs the test files whose path begins with one of the
// words, `03` or `lib/tests/flags`, several at once; without a word those of what a
// reader works with; with the word `all`, or on a build machine, every file. Its last
// line is the count.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { reachLoopbackDirectly } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { exitOnSignals } from '../lib/signals.ts';
import { sentenceOf } from '../lib/system-error.ts';
import { buildTests } from './runner/build.ts';
import { testFiles } from './runner/files.ts';
import { type Result, runFile } from './runner/runner.ts';

exitOnSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
// Clients in the tests are in these processes: behind a proxy they would ask it.
reachLoopbackDirectly();

const root = fileURLToPath(new URL('..', import.meta.url));
// A shell that completes names of folders adds a slash.
const given = process.argv.slice(2).map((word) => word.replace(/[\\/]+$/, ''));
const patience = { quietSeconds: 120, endSeconds: 30, answerSeconds: 30 };
const strict = Boolean(process.env.CI);
const words = given.length === 0 && strict ? ['all'] : given;
// A test often waits for a process that it has started: two more files than cores.
const atOnce = Math.min(4, availableParallelism() + 2);

const queue = testFiles(root, words).reverse();
const files = queue.length;
await buildTests(root, queue).catch((error: unknown) => {
  console.log(sentenceOf(error));
  process.exit(1);
});
const running = new Map<string, number>();
const line = progress();
let [passed, failed, skipped, ended] = [0, 0, 0, 0];
if (files === 0) {
  console.log(`There are no tests for: ${words.join(' ')}`);
  failed++;
}

/** `02/programs`: three of these fit on a line. */
const shortName = (file: string) =>
  file
    .replace(/^(\d\d)-[^\\/]*/, '$1')
    .replace(/[\\/]tests[\\/]/, '/')
    .replace('.test.ts', '');

function show(): void {
  const now = [...running].map(([file, done]) => `${shortName(file)} ${done}`).join(', ');
  const done = [...running.values()].reduce((sum, tests) => sum + tests, passed + failed);
  line.show(`${done} tests done, ${ended} of ${files} files; now ${now}`);
}

function tell({ file, skipped: reasons, why, passed: held, output }: Result): void {
  line.clear();
  for (const reason of reasons) console.log(`skip  ${reason}`);
  if (why === undefined) console.log(`ok    ${file}  ${held}`);
  else console.log(`FAIL  ${file}: ${why}\n${output}`);
}

async function worker(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const name = file;
    const onTest = (_: string, done: number) => {
      running.set(name, done);
      show();
    };
    running.set(name, 0);
    show();
    const result = await runFile(root, file, { ...patience, strict, onTest });
    running.delete(name);
    ended++;
    passed += result.passed;
    failed += result.failed;
    skipped += result.skipped.length;
    tell(result);
  }
}

await Promise.all(Array.from({ length: atOnce }, worker));
line.clear();
if (words.length === 0) console.log('Those of the tools around the chapters, too: npm test all');
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
