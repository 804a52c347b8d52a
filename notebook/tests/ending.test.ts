// A notebook that ends while it checks an answer: the check ends too, and nothing is kept of it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checksRunning } from '../../lab/exercises/check-process.ts';
import { readProgress, recordOf } from '../../lab/exercises/progress.ts';
import { type Notebook, serve } from '../server/serve.ts';
import { root } from './page.ts';

const document = '01-unary-users/exercises/1-never-reuse-an-id/README.md';

/** Asks for a check; resolves when it has begun. */
async function check({ port, key }: Notebook): Promise<number> {
  const origin = `http://127.0.0.1:${port}`;
  const { status } = await fetch(`${origin}/wish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie: `notebook-${port}=${key}` },
    body: JSON.stringify({ document, what: 'check' }),
  });
  return status;
}

test('a check that runs ends with its notebook, and counts as no attempt', async () => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const work = mkdtempSync(join(root, '.cache/notebook-work-'));
  try {
    const notebook = await serve(root, work, 0);
    try {
      assert.is(await check(notebook), 200);
      assert.is(checksRunning(), 1);
    } finally {
      await notebook.stop();
    }
    assert.is(checksRunning(), 0);
    assert.is(recordOf(readProgress(work), '1.1').attempts, 0);
  } finally {
    rmSync(work, { recursive: true });
  }
});

test.run();
