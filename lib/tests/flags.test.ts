import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  choice,
  clientFlags,
  number,
  parseFlags,
  serverFlags,
  text,
  toggle,
  UsageError,
} from '../flags.ts';

const program = {
  usage: 'npx tsx some.ts',
  about: 'For the test.',
  flags: {
    limit: number({ help: 'how many', default: 5, min: 1, max: 10, integer: true }),
    dataFile: text({ help: 'a file' }),
    loop: toggle({ help: 'again' }),
    mode: choice(['fast', 'slow'], { help: 'how', default: 'fast' }),
  },
};

function refusal(args: string[]): string {
  try {
    parseFlags(program, args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'accepted';
}

test('defaults stand where nothing is given', () => {
  const flags = parseFlags(program, []);
  assert.equal(flags, { limit: 5, dataFile: undefined, loop: false, mode: 'fast' });
});

test('values are read by their type', () => {
  const args = ['--limit', '7', '--data-file', 'a.csv', '--loop', '--mode', 'slow'];
  const flags = parseFlags(program, args);
  assert.equal(flags, { limit: 7, dataFile: 'a.csv', loop: true, mode: 'slow' });
});

test('a refusal names the flag and what it takes', () => {
  assert.match(refusal(['--limit', '11']), '--limit takes a whole number from 1 to 10, not "11"');
  assert.match(refusal(['--limit', '1.5']), '--limit');
  assert.match(refusal(['--limit', '']), '--limit');
  assert.match(refusal(['--mode', 'odd']), '--mode takes one of fast, slow');
  assert.match(refusal(['--nope']), '--nope');
});

test('an address without a host, or with a space, is refused', () => {
  const flags = clientFlags(50051);
  const refused = (args: string[]) => assert.throws(() => parseFlags({ ...program, flags }, args));
  for (const address of ['', ' ', ':50051', 'a b:1', 'a\nb:1']) refused(['--address', address]);
  for (const address of ['localhost:1', '[::1]:1', 'unix:/run/x', 'dns:///a:1']) {
    assert.is(parseFlags({ ...program, flags }, ['--address', address]).address, address);
  }
});

test('a value that looks like a flag is refused in one sentence', () => {
  assert.is(refusal(['--limit', '-1']).split('\n').length, 1);
});

test('a server listens on loopback unless told otherwise', () => {
  const flags = parseFlags({ ...program, flags: serverFlags(50051) }, []);
  assert.is(flags.host, '127.0.0.1');
});

test.run();
