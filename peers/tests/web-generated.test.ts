// The client from generated code does what chapter 1's own client does, on the same
// server; and the generated code is what the protos say now.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand, runProgram } from '../../lib/testing.ts';
import { testGenerated } from './generated.ts';
import { isInstalled, notInstalled, root, usersServer, web } from './web/web.ts';

const client = join(web, 'users-client.ts');

/** What a client prints, without what differs from one time to the next. */
const told = (printed: string) =>
  printed
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/ada-[0-9a-f]{8}/g, 'ada-ID')
    .replace(/ in \d+\.\d ms/g, '')
    .replace(/^picture: .*\n/m, '');

if (isInstalled) {
  test("it prints what chapter 1's own client prints", async () => {
    const server = await usersServer();
    const folder = mkdtempSync(join(tmpdir(), 'users-'));
    try {
      const address = ['--address', server.address];
      const own = join(root, '01-unary-users/client.ts');
      const expected = await runProgram(own, [...address, '--output', folder]);
      const printed = await runProgram(client, address);
      assert.is(printed.stderr, '');
      assert.is(printed.code, 0);
      assert.is(told(printed.stdout), told(expected.stdout));
      assert.match(printed.stdout, 'wrong field: email');
    } finally {
      rmSync(folder, { recursive: true });
      assert.is(await server.stop(), 0);
    }
  });

  test('a deadline that is too short, and a server that is not there, are one sentence', async () => {
    const server = await usersServer();
    const address = ['--address', server.address];
    try {
      const late = await runProgram(client, [...address, '--deadline', '0.001']);
      assert.is(late.code, 1);
      assert.match(late.stderr, /^The deadline passed before the call was done\. .*\n$/);
    } finally {
      assert.is(await server.stop(), 0);
    }
    const gone = await runProgram(client, address);
    assert.is(gone.code, 1);
    assert.match(gone.stderr, /^No server answers at that address\. .*\n$/);
  });

  test('what does not fit the proto does not compile', async () => {
    const { resolve } = createRequire(import.meta.url);
    const tsc = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
    const { code, stdout } = await runCommand([process.execPath, tsc, '-p', web]);
    assert.is(code, 0, stdout);
  });
} else {
  console.log(`\nSKIPPED: the client from generated code: ${notInstalled}`);
}

await testGenerated('peers/web');

test.run();
