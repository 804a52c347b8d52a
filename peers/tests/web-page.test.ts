// The page in a browser: users are listed page by page, a name is text and nothing else,
// each end of a call is said by its status, and the trailers are there to be seen.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser } from '../../lib/chromium.ts';
import { looksRight, withBrowser } from '../../lib/looks.ts';
import { startProgram } from '../../lib/testing.ts';
import { startBridge } from './web/bridge.ts';
import { isInstalled, notInstalled, usersServer, web } from './web/web.ts';

const names = `[...document.querySelectorAll('#users strong')].map((name) => name.textContent).join(', ')`;
const status = `document.getElementById('status').textContent`;
const click = (id: string) => `document.getElementById('${id}').click()`;
const submit = `document.querySelector('#new button').click()`;
const fill = (id: string, value: string) =>
  `{ const field = document.getElementById('${id}'); field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event('input', { bubbles: true })); }`;

function tests(): void {
  test('users are listed, a name with a tag in it is text, and a new one is made', async () => {
    const bridge = await startProgram(join(web, 'server.ts'), ['--port', '0']);
    try {
      await withBrowser(async (page) => {
        await page.open(`http://${bridge.address}/`);
        await page.until(`${names} === 'Ada Lovelace, Grace Hopper, Zoë <b>Ångström</b>'`);
        assert.is(await page.value(`document.querySelectorAll('#users b').length`), 0);
        assert.match(String(await page.value(status)), /^OK ListUsers/);
        const trailers = `document.querySelector('#wire .trailers')?.textContent ?? ''`;
        assert.match(String(await page.value(trailers)), /grpc-status0.*80 00 00 00 10/s);
        await looksRight(page);

        await page.value(click('next'));
        await page.until(`${names} === 'Donald Knuth'`);
        assert.is(await page.value(`document.getElementById('next').disabled`), true);

        // What is wrong is said by its status, and beside each field.
        await page.value(submit);
        await page.until(`${status}.startsWith('INVALID_ARGUMENT CreateUser')`);
        assert.is(
          await page.value(`document.getElementById('name-wrong').textContent`),
          'is empty',
        );
        assert.is(await page.value('document.activeElement.id'), 'name');
        await looksRight(page);

        const injected = '<img src=x onerror="document.title = 1">';
        await page.value(fill('name', injected));
        await page.value(fill('email', 'user1@example.org'));
        await page.value(submit);
        await page.until(`${status}.startsWith('ALREADY_EXISTS')`);
        await page.value(fill('email', 'img@example.org'));
        await page.value(submit);
        await page.until(`${status}.startsWith('OK ListUsers') && ${names}.startsWith('Ada')`);
        await page.value(click('next'));
        await page.until(`${names} === ${JSON.stringify(`Donald Knuth, ${injected}`)}`);
        assert.is(await page.value(`document.querySelectorAll('#users img').length`), 0);
        await page.value(`document.querySelector('#users li:last-child button').click()`);
        await page.until(`${status}.startsWith('OK ListUsers') && ${names}.startsWith('Ada')`);
      });
    } finally {
      assert.is(await bridge.stop(), 0);
    }
  });

  test('a page can neither ask for trailers nor read them', async () => {
    const bridge = await startProgram(join(web, 'server.ts'), ['--port', '0']);
    try {
      await withBrowser(async (page) => {
        await page.open(`http://${bridge.address}/`);
        const asks = `new Request('/', { headers: { te: 'trailers', other: '1' } }).headers`;
        assert.equal(await page.value(`[...${asks}]`), [['other', '1']]);
        assert.is(
          await page.value(`['trailer', 'trailers'].some((name) => name in Response.prototype)`),
          false,
        );
      });
    } finally {
      assert.is(await bridge.stop(), 0);
    }
  });

  test('a deadline that passes and a server that is gone are said by their status', async () => {
    const server = await usersServer();
    const bridge = await startBridge(server.address);
    try {
      await withBrowser(async (page) => {
        await page.open(`http://${bridge.address}/`);
        await page.until(`!document.getElementById('none').hidden`);
        await page.value(`document.getElementById('deadline').value = '1'`);
        await page.value(click('first'));
        await page.until(`/^(DEADLINE_EXCEEDED|OK) /.test(${status})`);
        await server.stop();
        await page.value(`document.getElementById('deadline').value = '5000'`);
        await page.value(click('first'));
        await page.until(`${status}.startsWith('UNAVAILABLE ListUsers')`);
        assert.match(String(await page.value(status)), /: the users cannot be reached$/);
      });
    } finally {
      await server.stop();
      assert.is(await bridge.stop(), 0);
    }
  });
}

if (!isInstalled) console.log(`\nSKIPPED: the web page: ${notInstalled}`);
else if (!hasBrowser)
  console.log('\nSKIPPED: the web page: there is no Chromium (CHROMIUM names it)');
else tests();

test.run();
