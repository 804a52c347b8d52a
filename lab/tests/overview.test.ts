// Where a student stands, and what comes next.
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findExercises } from '../exercises/find.ts';
import { nextOf, overview } from '../exercises/overview.ts';
import type { Progress } from '../exercises/progress.ts';

const exercises = findExercises(fileURLToPath(new URL('../..', import.meta.url)));

function after(current: string, ...passed: string[]): Progress {
  const record = { attempts: 1, hints: 0, passed: 3, firstPass: '2026-01-01T00:00:00.000Z' };
  return { current, exercises: Object.fromEntries(passed.map((id) => [id, record])) };
}

test('next is what was begun, then what follows it, then what was left out', () => {
  const next = (progress: Progress) => nextOf(exercises, progress)?.id;
  assert.is(next({ exercises: {} }), '1.1');
  assert.is(next(after('3.4')), '3.4');
  assert.is(next(after('3.4', '3.4', '3.5')), '3.6');
  assert.is(next(after('4.6', '4.6')), '1.1');
  const all = exercises.map(({ id }) => id);
  assert.is(next(after('4.6', ...all)), undefined);
});

test('all exercises are on one screen of a terminal', () => {
  const lines = overview(exercises, after('1.1', '1.1', '2.3')).split('\n');
  assert.ok(lines.length < 24, `${lines.length} lines`);
  for (const line of lines) {
    const plain = stripVTControlCharacters(line);
    assert.ok(plain.length <= 80, plain);
  }
  assert.match(lines.join('\n'), '2 of 24 done (x). Next: npm run lab start 1.2');
});

test.run();
