// The commands of `npm run lab`, as a student types them, on a desk of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clear, desk, solution, starter } from './desk.ts';

test.after(clear);

test('a student begins, fails, asks, passes, compares, and hands in', async () => {
  const { work, answer, lab, typed } = desk();
  assert.match((await typed()).stdout, /> {2}1\.1 Never reuse an id/);
  assert.match((await lab('start')).stdout, '1.1-never-reuse-an-id/answer.ts');
  assert.is(readFileSync(answer, 'utf8'), starter);

  const failed = await typed('check');
  assert.is(failed.code, 1);
  assert.match(failed.stdout, '0 of 3 tasks pass');
  assert.match((await lab('hint')).stdout, 'Hint 1 of 3');
  assert.match((await lab('hint')).stdout, 'Hint 2 of 3');

  const early = await lab('solution', '1.1');
  assert.is(early.code, 1);
  assert.not.match(early.stdout, 'randomUUID');

  writeFileSync(answer, solution.replace('// 1.1', '// Mine. 1.1'));
  const passed = await lab('check', '1.1');
  assert.is(passed.code, 0);
  assert.match(passed.stdout, '3 of 3 tasks pass');
  assert.match((await lab('solution', '1.1')).stdout, /^-\/\/ Mine\. 1\.1/m);
  assert.match((await lab()).stdout, /x {2}1\.1 Never reuse an id/);

  assert.is((await lab('report')).code, 0);
  const report = JSON.parse(readFileSync(join(work, 'report.json'), 'utf8'));
  const { attempts, hints, points, tasks, gaveUp, check } = report.exercises[0];
  assert.equal(
    { attempts, hints, points, tasks, gaveUp },
    { attempts: 2, hints: 2, points: 3, tasks: 3, gaveUp: '' },
  );
  assert.match(check, /^[0-9a-f]{12}$/);
  assert.match(
    readFileSync(join(work, 'report.csv'), 'utf8'),
    /^"1\.1","Never reuse an id","3","3",/m,
  );
});

test.run();
