// Tools of other makers can talk to every server, and know its methods through
// reflection alone: buf curl and grpcurl, both written in Go, each on a library of its own.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Program, startProgram } from '../lib/testing.ts';
import { type Sample, samples } from './interop/samples.ts';
import { buf, grpcurl, type Ran, runTool } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const chapters = readdirSync(root)
  .filter((name) => /^\d\d-/.test(name) && existsSync(join(root, name, 'server.ts')))
  .sort();
const npx = (args: string[]) => runTool('npx', ['--offline', '--yes', buf, ...args]);
const hasBuf = (await npx(['--version'])).code === 0;
const hasGrpcurl = existsSync(join(root, grpcurl));

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

if (!hasGrpcurl) console.log(`\nSKIPPED: grpcurl: ${grpcurl} is not there (docs/testing.md)`);
for (const chapter of hasGrpcurl ? chapters : []) {
  test(`grpcurl reaches every method of ${chapter} through reflection alone`, () =>
    withServer(chapter, async ({ address }) => {
      const ask = (more: string[], input = '') =>
        runTool(join(root, grpcurl), ['-plaintext', '-max-time', '60', ...more], { input });
      const listed = await ask([address, 'list']);
      assert.is(listed.code, 0, describe(listed));
      const services = samplesOf(chapter).map(({ method }) => method.split('/')[0]);
      const own = listed.stdout.split('\n').filter((line) => line !== '' && !/^grpc\./.test(line));
      assert.equal(own, [...new Set(services)]);
      const updateMask = { paths: ['name'] };
      let last = {};
      for (const { method, requests, answer } of samplesOf(chapter)) {
        // In JSON a FieldMask is a text; grpcurl takes it as any other message.
        const input = requests(last).map((request) =>
          JSON.stringify({ ...request, ...('updateMask' in request && { updateMask }) }),
        );
        const called = await ask(['-d', '@', address, method], input.join('\n'));
        assert.is(called.code, 0, `${method}: ${describe(called)}`);
        assert.match(called.stdout.trim(), answer);
        last = lastJson(called.stdout);
      }
    }));
}

test.run();
