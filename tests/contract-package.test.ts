// A contract that another repository uses: packed and installed as npm does it, loaded by
// the names that its protos have among each other, and held to what it has promised.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buf, runTool } from './tools.ts';

const here = fileURLToPath(new URL('contract-package/', import.meta.url));
const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const hasBuf = (await runTool('npx', ['--offline', '--yes', buf, '--version'])).code === 0;

/** A copy of both folders, inside the workbook for its packages. */
async function withCopy(use: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'contracts-'));
  try {
    cpSync(here, folder, { recursive: true });
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const quiet = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stdout, stderr } = await runTool('npm', [...args, ...quiet], { cwd });
  assert.is(code, 0, stderr);
  return stdout;
}

/** Packs the contracts, and installs what was packed. */
async function install(folder: string): Promise<void> {
  const packed = await npm(join(folder, 'contracts'), 'pack', '--json');
  const [{ filename, files }] = JSON.parse(packed);
  const names = files.map(({ path }: { path: string }) => path).sort();
  const protos = ['example/common/v1/money.proto', 'example/users/v1/users.proto'];
  assert.equal(names, [...protos, 'package.json']);
  await npm(join(folder, 'consumer'), 'install', join(folder, 'contracts', filename));
}

test('an installed contract is loaded, and a proto of our own imports from it', () =>
  withCopy(async (folder) => {
    await install(folder);
    const consumer = join(folder, 'consumer');
    const { href } = pathToFileURL(join(consumer, 'load.ts'));
    const { load, includeDirs } = await import(href);
    const { GetUser } = load('example/users/v1/users.proto')['example.users.v1.UserService'];
    assert.is(GetUser.path, '/example.users.v1.UserService/GetUser');
    assert.ok(load('example/orders/v1/orders.proto')['example.orders.v1.Order']);

    // Types are made by the same folders.
    const loader = createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json');
    const program = join(dirname(loader), 'build/bin/proto-loader-gen-types.js');
    const out = join(consumer, 'generated');
    const folders = includeDirs.map((one: string) => `--includeDirs=${one}`);
    const args = [program, ...folders, `--outDir=${out}`, '--grpcLib=@grpc/grpc-js'];
    const made = await runTool(process.execPath, [...args, 'example/users/v1/users.proto']);
    assert.is(made.code, 0, made.stderr);
    assert.ok(existsSync(join(out, 'example/users/v1/GetUserResponse.ts')));
  }));

/** What buf says of a change to users.proto, compared with what was published. */
function breaking(from: string, to: string) {
  return withChanged(from, to, (folder) => {
    const args = ['--offline', '--yes', buf, 'breaking', 'contracts', '--against', 'published'];
    return runTool('npx', args, { cwd: folder });
  });
}

async function withChanged<T>(from: string, to: string, use: (folder: string) => Promise<T>) {
  const results: T[] = [];
  await withCopy(async (folder) => {
    cpSync(join(folder, 'contracts'), join(folder, 'published'), { recursive: true });
    const file = join(folder, 'contracts/example/users/v1/users.proto');
    const before = readFileSync(file, 'utf8');
    assert.ok(before.includes(from));
    writeFileSync(file, before.replace(from, to));
    results.push(await use(folder));
  });
  const [result] = results;
  if (result === undefined) throw new Error('nothing was tried');
  return result;
}

if (hasBuf) {
  test('a new field breaks nobody', async () => {
    const { code, stdout } = await breaking(
      'string name = 1;',
      'string name = 1;\n  string email = 3;',
    );
    assert.is(code, 0, stdout);
  });

  test('another number for a field is refused, with its line', async () => {
    const { code, stdout } = await breaking('string name = 1;', 'string name = 3;');
    assert.is(code, 100);
    assert.match(stdout, /users\.proto:\d+:1:.*"1" with name "name" on message "GetUserResponse"/);
  });
} else {
  console.log(`\nSKIPPED: what buf breaking says of a contract: ${buf} is not in npm's cache`);
}

test.run();
