// What the bench asks of every task, whatever its check asks: answers that double
// rightly, and break a rule of the course.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChecks } from '../exercises/run-check.ts';
import { failureText } from '../exercises/show.ts';
import { smallWorkbook } from './small-workbook.ts';

const { exercise, folder, remove } = smallWorkbook({
  'check.ts': [
    /return \(await (unaryCall\(.*\))\)\.value;/,
    // Two calls of the check's own, beside the one in question.
    `const echo = client.echo(t.soon());
     echo.on('error', () => {}).resume();
     echo.write({ value });
     t.hangUp(echo);
     const count = client.count({ value }, t.soon());
     count.on('error', () => {}).resume();
     const doubled = $1;
     await t.quiet();
     return (await doubled).value;`,
  ],
});
test.after(remove);

/** Handlers that are right; each case spoils one of them, or does something before. */
interface Program {
  /** Before the handlers, once for the module. */
  module?: string;
  /** Each time that handlers are made. */
  made?: string;
  /** In Double, before it answers. */
  before?: string;
  /** In Double, after it has answered. */
  after?: string;
  trailer?: string;
  answer?: string;
  count?: string;
}

const text = (program: Program) => `
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
${program.module ?? ''}
export function numberService() {
  ${program.made ?? ''}
  return {
    async Double(call, callback) {
      const trailer = new Metadata();
      const { value } = call.request;
      if (value < 0) return callback(null, {});
      ${program.before ?? ''}
      callback(null, { value: ${program.answer ?? '2 * value'} }, trailer);
      ${program.after ?? ''}
    },
    Count(call) { ${program.count ?? 'call.end();'} },
    Echo(call) { call.resume().on('end', () => call.end()); },
  };
}
`;

const cases: { [what: string]: [Program, RegExp | undefined] } = {
  'is right': [{}, undefined],
  'does not end a call': [
    { count: 'call.write({ value: 1 });' },
    /call Count is still open: its client has sent all that it had, and the server has not ended it/,
  ],
  'calls without a deadline': [
    {
      module:
        "import { credentials } from '@grpc/grpc-js';\nimport { NumberService } from '../../service.ts';",
      before:
        'const own = new NumberService(call.getHost(), credentials.createInsecure());\n' +
        'await new Promise((resolve) => own.double({ value: -1 }, resolve));\nown.close();',
    },
    /the call Double has no grpc-timeout: a server that never answers holds it for ever/,
  ],
  'waits on when its call is over': [
    { after: 'await new Promise(() => {});' },
    /all calls are over, and the handler of Double still waits for something/,
  ],
  'leaves a timer': [{ after: 'setTimeout(() => {}, 60_000);' }, /a timer still runs/],
  'leaves a pause': [{ after: 'void pause(60_000);' }, /a timer still runs/],
  'leaves listeners on a call': [
    { before: "for (let i = 0; i < 20; i++) call.on('cancelled', () => {});" },
    /11 listeners for 'cancelled' were on one call/,
  ],
  'leaves listeners on a call, and silences the warning': [
    {
      before: "call.setMaxListeners(0); for (let i = 0; i < 20; i++) call.once('drain', () => {});",
    },
    /11 listeners for 'drain' were on one call/,
  ],
  'leaves listeners on a signal': [
    {
      made: 'const { signal } = new AbortController();',
      before: "for (let i = 0; i < 20; i++) signal.addEventListener('abort', () => {});",
    },
    /11 listeners for 'abort' were on one AbortSignal/,
  ],
  'sends its stack along': [
    { before: "trailer.set('x-debug', encodeURI(new Error('no').stack.split('\\n')[1]));" },
    /metadata x-debug has "at .*"/,
  ],
  'sends its folder along, in bytes': [
    { before: "trailer.set('x-debug-bin', Buffer.from(import.meta.dirname));" },
    /metadata x-debug-bin has/,
  ],
  'puts a value that is not there into the text of a status': [
    { count: "call.emit('error', { code: 3, details: 'there is no ' + call.request.values });" },
    /the client reads "there is no undefined"/,
  ],
  'remembers what it should not': [
    { module: 'let calls = 0;', answer: '2 * value + (calls++ > 0 ? 1 : 0)' },
    /the double of 0: 1 \(the second time, in a program that has served these calls before/,
  ],
  'waits in short pauses': [
    { before: 'const began = Date.now(); while (Date.now() < began + 3000) await pause(1);' },
    /turned the event loop \d+ times for nothing/,
  ],
  // Last: it goes on while the next answer is checked.
  'turns the loop while it waits': [
    { before: 'const began = Date.now(); while (Date.now() < began + 3000) await turn();' },
    /turned the event loop \d+ times for nothing/,
  ],
};

const answers = Object.values(cases).map(([program], i) => {
  const file = join(folder, `case-${i}.ts`);
  writeFileSync(file, text(program));
  return { exercise, file };
});
const results = runChecks(answers, { stop: true });

for (const [i, [what, [, sentence]]] of Object.entries(cases).entries()) {
  test(`an answer that ${what}`, async () => {
    const result = (await results)[i];
    if (result === undefined) throw new Error('a check gave no result');
    const said = failureText(result).replace(/\s+/g, ' ');
    if (sentence === undefined) assert.is(said, '');
    else assert.match(said, sentence);
  });
}

test.run();
