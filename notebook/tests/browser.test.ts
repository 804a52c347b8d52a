// A test in a browser that fails, however it fails: it says so, and what it had started ends.
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from '../../lib/browser.ts';
import { hasBrowser } from '../../lib/chromium.ts';
import { withPage } from './page.ts';

/** What a test failed with whose page did `act`; nothing that it had started is left. */
async function failing(act: (page: Browser) => Promise<void>): Promise<string> {
  let [port, work] = [0, ''];
  const failed = await withPage(async (page, notebook, folder) => {
    [port, work] = [notebook.port, folder];
    await page.open(notebook.address('README.md'));
    await act(page);
  }).then(
    () => 'it did not fail',
    (error: unknown) => String(error),
  );
  assert.is(await answers(port), 'ECONNREFUSED');
  assert.is(existsSync(work), false);
  return failed;
}

function answers(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve('it listens');
    });
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
}

if (!hasBrowser) {
  console.log('SKIPPED: a browser that ends by itself: no Chromium: apt-get install chromium');
} else {
  test('a browser that ends while a page is waited for', async () => {
    const failed = await failing(async (page) => {
      const waits = page.until('false');
      page.crash('Browser');
      await waits;
    });
    assert.match(failed, /the browser has ended by itself/);
  });

  test('a page that crashes while it is waited for', async () => {
    const failed = await failing(async (page) => {
      const waits = page.until('false');
      page.crash('Page');
      await waits;
    });
    assert.match(failed, /the page has crashed/);
  });

  test('an expression that throws, at once or for a later picture', async () => {
    const failed = await failing(async (page) => {
      await page.value('window.later = performance.now() + 1');
      await page.until('performance.now() > later && nothing.there');
    });
    assert.match(failed, /nothing is not defined/);
  });
}

test.run();
