// Clients of other makers can talk to every server: buf curl (Go), which knows
// the methods through reflection alone, and Python's grpcio, which is the C core.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MethodDefinition } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Program, startProgram } from '../lib/testing.ts';
import { loadDefinition } from '../protos/load.ts';
import { type Sample, samples } from './interop/samples.ts';
import { buf, type Ran, runTool } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = '/usr/bin/python3';
const pythonClient = fileURLToPath(new URL('interop/any_client.py', import.meta.url));
const chapters = readdirSync(root)
  .filter((name) => /^\d\d-/.test(name) && existsSync(join(root, name, 'server.ts')))
  .sort();
const npx = (args: string[]) => runTool('npx', ['--offline', '--yes', buf, ...args]);
const hasBuf = (await npx(['--version'])).code === 0;
const hasPython = (await runTool(python, ['-c', 'import grpc'])).code === 0;

/** Starts a chapter's server on a free port, with nothing kept on disk. */
async function withServer(chapter: string, use: (server: Program) => Promise<void>) {
  const memory = chapter.startsWith('01') ? ['--database', ':memory:'] : [];
  const server = await startProgram(join(root, chapter, 'server.ts'), ['--port', '0', ...memory]);
  try {
    await use(server);
  } finally {
    assert.is(await server.stop(), 0);
  }
}

function samplesOf(chapter: string): Sample[] {
  const found = samples[chapter];
  if (found === undefined) throw new Error(`tests/interop/samples.ts knows nothing of ${chapter}`);
  return found;
}

const bufCurl = (address: string, path: string, more: string[]) => {
  const protocol = ['--protocol', 'grpc', '--http2-prior-knowledge'];
  return npx(['curl', ...protocol, ...more, `http://${address}${path}`]);
};

const describe = ({ code, stdout, stderr }: Ran) => `exit code ${code}\n${stdout}\n${stderr}`;

/** The last JSON value of several in a row. */
function lastJson(text: string): Record<string, unknown> {
  return JSON.parse(
    text
      .trim()
      .split(/\n(?=\{)/)
      .at(-1) ?? '{}',
  );
}

for (const chapter of chapters) {
  if (!hasBuf) {
    console.log(`\nSKIPPED: buf curl against ${chapter}: ${buf} is not in npm's cache`);
    continue;
  }
  test(`buf curl reaches every method of ${chapter} through reflection alone`, () =>
    withServer(chapter, async ({ address }) => {
      const listed = await bufCurl(address, '', ['--list-methods']);
      assert.is(listed.code, 0, describe(listed));
      const own = listed.stdout.split('\n').filter((line) => line !== '' && !/^grpc\./.test(line));
      assert.equal(
        own.sort(),
        samplesOf(chapter)
          .map(({ method }) => method)
          .sort(),
      );
      assert.match(listed.stdout, 'grpc.health.v1.Health/Check');
      let last = {};
      for (const { method, requests, answer } of samplesOf(chapter)) {
        const body = requests(last)
          .map((request) => JSON.stringify(request))
          .join('\n');
        const called = await bufCurl(address, `/${method}`, ['-d', body]);
        assert.is(called.code, 0, `${method}: ${describe(called)}`);
        assert.match(called.stdout.trim(), answer);
        last = lastJson(called.stdout);
      }
    }));
}

/** A chapter's method, with the functions that write and read its messages. */
function methodOf(chapter: string, path: string): MethodDefinition<object, object> {
  const [proto = ''] = readdirSync(join(root, chapter)).filter((name) => name.endsWith('.proto'));
  const definition = loadDefinition(new URL(`../${chapter}/${proto}`, import.meta.url));
  const [service = '', name = ''] = path.split('/');
  const found = definition[service];
  if (found === undefined || typeof found.format === 'string') throw new Error(`no ${service}`);
  const method = Object.entries(found).find(([key]) => key === name)?.[1];
  if (method === undefined) throw new Error(`no method ${path}`);
  return method;
}

function shapeOf({ requestStream, responseStream }: MethodDefinition<object, object>): string {
  if (requestStream) return responseStream ? 'bidi' : 'client';
  return responseStream ? 'server' : 'unary';
}

for (const chapter of chapters) {
  if (!hasPython) {
    console.log(`\nSKIPPED: grpcio against ${chapter}: ${python} has no grpc (python3-grpcio)`);
    continue;
  }
  test(`Python's grpcio calls every method of ${chapter}`, () =>
    withServer(chapter, async ({ address }) => {
      let last = {};
      for (const { method: path, requests, answer } of samplesOf(chapter)) {
        const method = methodOf(chapter, path);
        const hex = (request: object) => {
          // In JSON a FieldMask is a text; the library knows it as a message.
          const mask = 'updateMask' in request ? { updateMask: { paths: ['name'] } } : {};
          return method.requestSerialize({ ...request, ...mask }).toString('hex');
        };
        const args = [pythonClient, address, method.path, shapeOf(method)];
        const input = `${requests(last).map(hex).join('\n')}\n`;
        const called = await runTool(python, args, { input });
        assert.is(called.code, 0, describe(called));
        const lines = called.stdout.trimEnd().split('\n');
        assert.is(lines.pop(), 'OK', path);
        last = method.responseDeserialize(Buffer.from(lines.at(-1) ?? '', 'hex'));
        assert.match(JSON.stringify(last), answer);
      }
    }));
}

test.run();
