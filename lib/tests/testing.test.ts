// What tests start programs with.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../testing.ts';

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a command that is not there is an error, and leaves no timer behind', async () => {
  const before = timers();
  await runCommand(['no-such-program']).then(
    () => assert.unreachable('it ran'),
    (error: Error) => assert.match(error.message, 'ENOENT'),
  );
  assert.is(timers(), before);
});

test('a program that takes too long is killed', async () => {
  const forever = [process.execPath, '-e', 'console.log("here"); setInterval(() => {}, 1000)'];
  const { code } = await runCommand(forever, { limitSeconds: 0.5 });
  assert.is(code, null);
});

test.run();
