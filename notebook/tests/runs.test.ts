// Runs: what was printed comes as it is printed, once, within bounds, and nothing is
// left behind.
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startNotebook, withNotebook } from './notebook.ts';

const document = '01-small/README.md';
const readme = (...commands: string[]) =>
  `# 1. Small: runs\n\n\`\`\`console\n${commands.join('\n')}\n\`\`\`\n`;

/** Resolves when nobody listens at a port any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (!open) return;
  }
}

test('a run prints, ends, and is compared with the notes', () =>
  withNotebook(
    {
      'README.md': readme('$ npx tsx 01-small/hello.ts', 'hello', '(exit code 3)'),
      'hello.ts': "console.log('hello');\nprocess.exitCode = 3;\n",
    },
    async ({ events, wish }) => {
      const seen = events(document, (event) => event === 'ended');
      assert.is((await wish({ what: 'run', cell: 1 })).code, 200);
      assert.is((await wish({ what: 'run', cell: 1 })).code, 409);
      const text = (await seen).join('\n');
      assert.match(text, /output \{"cell":1,"text":"hello\\n"\}/);
      assert.match(text, /"code":3.*"asShown":true/);
      // A page that comes later finds the same.
      const later = await events(document, (event) => event === 'ready');
      assert.match(later.join('\n'), /state .*"state":"ended","server":false,"output":"hello\\n"/);
    },
  ));

test('a page that is loaded anew in the middle of a run has all of it, once', () =>
  withNotebook(
    {
      'README.md': readme('$ npx tsx 01-small/two.ts', 'one', 'two'),
      'two.ts': `process.once('SIGTERM', () => {
  console.log('two');
  clearInterval(alive);
});
const alive = setInterval(() => {}, 1e6);
console.log('one');
`,
    },
    async ({ events, wish }) => {
      const printed = events(document, (event) => event === 'output');
      await wish({ what: 'run', cell: 1 });
      await printed;
      let told = (_: string) => {};
      const ready = new Promise<string>((resolve) => (told = resolve));
      const seen = events(document, (event) => {
        if (event === 'ready') told(event);
        return event === 'ended';
      });
      await ready;
      await wish({ what: 'stop', cell: 1 });
      const [state, , ...after] = await seen;
      assert.match(state ?? '', /^state .*"state":"runs".*"output":"one\\n"/);
      assert.equal(after.slice(0, 1), ['output {"cell":1,"text":"two\\n"}']);
      assert.match(after[1] ?? '', /^ended .*"asShown":true/);
    },
  ));

test('a flood of output is kept to a megabyte', () =>
  withNotebook(
    {
      'README.md': readme('$ npx tsx 01-small/flood.ts'),
      'flood.ts': "for (let i = 0; i < 300; i++) process.stdout.write('x'.repeat(9999) + '\\n');\n",
    },
    async ({ events, wish }) => {
      const seen = events(document, (event) => event === 'ended');
      await wish({ what: 'run', cell: 1 });
      const length = (await seen).join('').length;
      assert.ok(length > 2 ** 20 && length < 1.2 * 2 ** 20, `${length} characters were told`);
    },
  ));

test('a run that hangs, and what it has started, are stopped', () =>
  withNotebook(
    {
      'README.md': readme('$ npx tsx 01-small/hang.ts'),
      'hang.ts': `import { spawn } from 'node:child_process';
const listen = "require('net').createServer().listen(0, '127.0.0.1', function () {" +
  "console.log('port ' + this.address().port) })";
spawn(process.execPath, ['-e', listen], { stdio: 'inherit' });
process.on('SIGTERM', () => {});
setInterval(() => {}, 1e6);
`,
    },
    async ({ events, wish }) => {
      let port = 0;
      const printed = events(document, (_, data) => {
        port = Number(/port (\d+)/.exec(data)?.[1] ?? 0);
        return port > 0;
      });
      await wish({ what: 'run', cell: 1 });
      await printed;
      const ended = events(document, (event) => event === 'ended');
      await wish({ what: 'stop', cell: 1 });
      assert.match((await ended).join('\n'), /"signal":"SIGKILL"/);
      await refused(port);
    },
  ));

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`${signal} of the notebook leaves no server behind`, async () => {
    const { child, address } = await startNotebook(['02']);
    const entered = await fetch(address, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, origin: address.origin, 'content-type': 'application/json' };
    const chapter = address.pathname.slice(1);
    const stream = await fetch(`${address.origin}/events?document=${chapter}`, { headers });
    const body = JSON.stringify({ document: chapter, what: 'run', cell: 1 });
    const run = await fetch(`${address.origin}/wish`, { method: 'POST', headers, body });
    assert.is(run.status, 200);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) {
      text += decoder.decode(chunk);
      if (/event: listens/.test(text)) break;
    }
    const port = Number(/listens\ndata: .*127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
    child.kill(signal);
    await once(child, 'exit');
    await refused(port);
  });
}

test.run();
