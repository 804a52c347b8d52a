// `npm test [words]`: runs the test files whose path begins with one of the
// words, `03` or `lib/tests/flags`, or all of them, two at once. Its last line is the count.
import { fileURLToPath } from 'node:url';
import { reachLoopbackDirectly } from '../lib/program.ts';
import { runFile, testFiles } from './runner/runner.ts';

// Clients in the tests are in these processes: behind a proxy they would ask it.
reachLoopbackDirectly();

const root = fileURLToPath(new URL('..', import.meta.url));
// A shell that completes names of folders adds a slash.
const words = process.argv.slice(2).map((word) => word.replace(/[\\/]+$/, ''));
const limits = { seconds: 120, strict: Boolean(process.env.CI) };
const atOnce = 2;

const queue = testFiles(root, words);
let [passed, failed, skipped] = [0, 0, 0];
if (queue.length === 0) {
  console.log(`There are no tests for: ${words.join(' ')}`);
  failed++;
}

async function worker(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const result = await runFile(root, file, limits);
    passed += result.passed;
    failed += result.failed;
    skipped += result.skipped.length;
    for (const reason of result.skipped) console.log(`skip  ${reason}`);
    if (result.why === undefined) console.log(`ok    ${file}  ${result.passed}`);
    else console.log(`FAIL  ${file}: ${result.why}\n${result.output}`);
  }
}

await Promise.all(Array.from({ length: atOnce }, worker));
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
