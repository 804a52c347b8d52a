// `--open` on each system: the address arrives as it is, whatever signs are in it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openerOf, type System } from '../open.ts';

const address = `http://127.0.0.1:8888/README.md?key=a-b_c&more=%2F|it's^"x"`;
const linux: System = {
  platform: 'linux',
  release: '6.1.0-18-amd64',
  windows: undefined,
  exists: () => false,
};
const wsl: System = { ...linux, release: '5.15.153.1-microsoft-standard-WSL2' };

/** What PowerShell reads out of its arguments. */
function commandIn([, ...args]: string[]): string {
  assert.is(args.at(-2), '-EncodedCommand');
  return Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le');
}
const quoted = `Start-Process '${address.replace("'", "''")}'`;

test('macOS and Linux: one argument, and no shell', () => {
  assert.equal(openerOf(address, { ...linux, platform: 'darwin' }), ['open', address]);
  assert.equal(openerOf(address, linux), ['xdg-open', address]);
});

test('Windows: PowerShell by its path, with no sign that a shell reads', () => {
  const opener = openerOf(address, { ...linux, platform: 'win32', windows: 'D:\\Win' });
  assert.match(opener[0], /^D:\\Win.System32.*powershell\.exe$/);
  assert.match(opener.slice(1).join(' '), /^[\w\s+/=-]+$/);
  assert.is(commandIn(opener), quoted);
});

test('a Linux within Windows: its browser, where its programs can be run', () => {
  const opener = openerOf(address, { ...wsl, exists: (file) => file.startsWith('/mnt/c/') });
  assert.match(opener[0], /^\/mnt\/c\/Windows\/System32\/.*powershell\.exe$/);
  assert.is(commandIn(opener), quoted);
  assert.equal(openerOf(address, wsl), ['xdg-open', address]);
  // In a container there are none, even when the kernel is Windows' own.
  assert.equal(openerOf(address, { ...wsl, exists: () => true }), ['xdg-open', address]);
});

test.run();
