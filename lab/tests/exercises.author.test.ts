// Whatever an answer does to the process that checks it, one sentence comes of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRunning } from '../../lib/signals.ts';
import { type Result, runCheck, runChecks } from '../exercises/run-check.ts';
import { failureText, hasPassed, resultText } from '../exercises/show.ts';
import { smallWorkbook } from './small-workbook.ts';

const { exercise, folder, remove } = smallWorkbook();
test.after(remove);

interface Checked {
  result: Result;
  said: string;
}

const checkedOf = (result: Result): Checked => {
  return { result, said: failureText(result).replace(/\s+/g, ' ') };
};

/** The file of an answer: the starter with another body of its handler. */
function answerWith(body: string, name = 'answer'): string {
  const file = join(folder, `${name}.ts`);
  const starter = readFileSync(join(folder, 'starter.ts'), 'utf8');
  writeFileSync(file, starter.replace('return { value };', body));
  return file;
}

/** Checks an answer in a process of its own. */
async function checked(body: string, quietSeconds = 60): Promise<Checked> {
  return checkedOf(await runCheck(exercise, answerWith(body), { quietSeconds }));
}

// Answers after which the process goes on, checked in one.
const flood = 'for (let i = 0; i < 50_000; i++) console.log("line", i);\n';
const gentle = {
  doubles: 'return { value: 2 * value };',
  'adds two': 'return { value: value + 2 };',
  throws: 'throw new TypeError("no double");',
  'cannot be parsed': 'return return;',
  prints: 'console.log("asked for", value);\nreturn { value };',
  floods: `${flood}return { value: 2 * value };`,
} as const;
const answers = Object.entries(gentle).map(([name, body]) => {
  return { exercise, file: answerWith(body, name.replaceAll(' ', '-')) };
});
const results = runChecks(answers);

async function gently(name: keyof typeof gentle): Promise<Checked> {
  const result = (await results)[Object.keys(gentle).indexOf(name)];
  if (result === undefined) throw new Error('a check gave no result');
  return checkedOf(result);
}

test('a right answer passes', async () => {
  const { result } = await gently('doubles');
  assert.ok(hasPassed(exercise, result));
  assert.match(resultText(exercise, result), '2 of 2 tasks pass');
});

test('what an answer leaves open is told, and keeps nobody waiting', async () => {
  const { result, said } = await checked(
    'setInterval(() => {}, 1000);\nreturn { value: 2 * value };',
  );
  fails(result, said, /all calls have ended, and a timer still runs/);
});

test('a wrong answer is told what was tried, expected, and what happened on the wire', async () => {
  const { result, said } = await gently('adds two');
  assert.not(hasPassed(exercise, result));
  assert.match(said, 'Task 2: Zero stays zero tried Double is called with 0.');
  assert.match(
    said,
    'expected the double of 0: 0 happened the double of 0: 2 read README.md#start',
  );
  assert.match(said, '/numbers.v1.NumberService/Double');
  for (const line of failureText(result).split('\n')) assert.ok(line.length <= 80, line);
});

const hostile = {
  'never answers': ['return new Promise(() => {});', /a call had no end before its deadline/],
  'ends the process': ['process.exit(3);', /ended the process, with exit code 3/],
  'fills the heap': [
    'for (const all: unknown[] = []; ; ) all.push(new Array(1000).fill(value));',
    /used up the memory that it may have/,
  ],
  'throws outside of the call': [
    'setImmediate(() => { throw new Error("late"); });\nreturn new Promise(() => {});',
    /your code threw Error: late \(outside of every call: .*answer\.ts:\d+/,
  ],
  'rejects with what is no Error': [
    'Promise.reject({ code: 5, details: "gone" });\nreturn new Promise(() => {});',
    /nobody caught \{ code: 5, details: 'gone' \} \(outside of every call/,
  ],
} as const;

for (const [what, [body, sentence]] of Object.entries(hostile)) {
  test(`an answer that ${what}`, async () => {
    const { result, said } = await checked(body);
    fails(result, said, sentence);
  });
}

test('an answer that throws in the handler', async () => {
  const { result, said } = await gently('throws');
  fails(result, said, /a call ended with INTERNAL: internal error/);
});

test('an answer that cannot be parsed', async () => {
  const { result, said } = await gently('cannot be parsed');
  fails(result, said, /it cannot be: Transform failed with 1 error: your file:/);
});

function fails(result: Result, said: string, sentence: RegExp): void {
  assert.is(result.failed?.task, 1);
  assert.match(said, sentence);
  assert.not.match(said, /exercises\/(child|bench|run-check)/);
}

test('an answer that never lets anything else run', async () => {
  const { result, said } = await checked('for (;;);', 2);
  assert.is(result.failed?.task, 1);
  assert.match(said, /let nothing else run for 2 s, waiting for the double: is there a loop/);
});

test('a process that an answer has started is told, and ends with the check', async () => {
  const { result, said } = await checked(
    `return import('node:child_process').then(({ spawn }) => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log(child.pid);
      return { value: 2 * value };
    });`,
  );
  fails(result, said, /all calls have ended, and a process still runs/);
  if (process.platform === 'win32') return; // It has no groups of processes.
  const pid = Number(/\d+/.exec(result.printed)?.[0]);
  assert.ok(pid > 0, result.printed);
  while (isRunning(pid)) await turn();
});

test('an answer that never comes to an end is ended', async () => {
  const file = answerWith('return new Promise(() => { setInterval(() => {}, 10); });');
  const { said } = checkedOf(await runCheck(exercise, file, { mostSeconds: 1 }));
  assert.match(said, 'the check did not come to an end within 1 s');
});

test('a check that is aborted throws, and leaves no process', async () => {
  const stop = new AbortController();
  const file = answerWith('return new Promise(() => {});');
  const check = runCheck(exercise, file, { signal: stop.signal, onTask: () => stop.abort() });
  await check.then(
    () => assert.unreachable('it gave a result'),
    (error: Error) => assert.is(error.name, 'AbortError'),
  );
});

test('after a failure that took seconds, the other tasks are not waited for', async () => {
  const { result } = await checked('return new Promise(() => {});');
  assert.is(result.begun, 1);
  assert.match(resultText(exercise, result), '0 of 2 tasks pass, 1 not run');
});

test('of what is printed, that of the task that failed is shown, and not of later ones', async () => {
  const { result } = await gently('prints');
  assert.is(result.failed?.task, 1);
  assert.equal(result.passed, [2]);
  assert.is(result.printed, 'asked for 2\n');
});

test('an answer that lacks an export', async () => {
  const file = join(folder, 'answer.ts');
  writeFileSync(file, 'export const other = 1;\n');
  const said = failureText(await runCheck(exercise, file)).replace(/\s+/g, ' ');
  assert.match(said, 'your file exports the function numberService, as the starter does');
});

test('a flood of output is shown in part, and the check goes on', async () => {
  const { result } = await gently('floods');
  assert.ok(hasPassed(exercise, result));
  const text = resultText(exercise, result);
  assert.match(text, /Your code printed:\n\n {2}line 0\n/);
  assert.match(text, 'and more, which is not shown');
  assert.ok(text.length < 10_000);
});

test('a flood where the check reports ends it, and is told as one', async () => {
  const { result, said } = await checked(`
    return import('node:fs').then(({ writeSync }) => {
      const noise = Buffer.alloc(2 ** 20, 'x');
      for (;;) try {
        writeSync(3, noise);
      } catch (error) {
        // The pipe is full: it is read on the other side.
        if (error.code !== 'EAGAIN') throw error;
      }
    });`);
  fails(result, said, /your code wrote a flood of its own where the check reports/);
});

test.run();
