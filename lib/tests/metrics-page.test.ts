// Where Prometheus reads: a port of a server program, on loopback alone.
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeMetrics } from '../metrics.ts';
import { serveMetrics } from '../metrics-page.ts';
import { runProgram, startProgram } from '../testing.ts';

const program = fileURLToPath(new URL('programs/measured.ts', import.meta.url));

test('a program serves its metrics on loopback, and stops while they are being read', async () => {
  const { child, output, stop } = await startProgram(program, ['--port', '0', '--metrics', '0']);
  try {
    const url = /metrics: (\S+)/.exec(output())?.[1] ?? '';
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    // Its connection is kept open, as that of Prometheus is.
    const answer = await fetch(url);
    assert.match(answer.headers.get('content-type') ?? '', 'text/plain; version=0.0.4');
    assert.match(await answer.text(), '# TYPE grpc_server_handling_seconds histogram');
    assert.is((await fetch(new URL('/', url))).status, 404);
    assert.is((await fetch(url, { method: 'POST' })).status, 405);
    assert.is(await stop(), 0, output());
  } finally {
    child.kill('SIGKILL');
  }
});

test('a stop ends what is being read, and nobody reads from another address', async () => {
  const asked = new EventEmitter();
  const never = () => {
    asked.emit('asked');
    return new Promise<string>(() => {});
  };
  const page = await serveMetrics({ ...makeMetrics(), text: never }, 0);
  const reached = once(asked, 'asked');
  const cut = fetch(page.url).then(
    () => 'answered',
    () => 'cut',
  );
  await reached;
  // Linux has all of 127.0.0.0/8.
  if (process.platform === 'linux') {
    const elsewhere = connect(Number(new URL(page.url).port), '127.0.0.2');
    const got = await new Promise<string>((resolve) => {
      elsewhere.on('connect', () => resolve('connected'));
      elsewhere.on('error', ({ message }) => resolve(message));
    });
    elsewhere.destroy();
    assert.match(got, 'ECONNREFUSED');
  }
  await page.stop();
  assert.is(await cut, 'cut');
});

/** Starts a program, runs another with its ports, and stops the first. */
async function beside(args: (first: { metrics: string; port: string }) => string[]) {
  const first = await startProgram(program, ['--port', '0', '--metrics', '0']);
  try {
    const metrics = /metrics: http:\/\/127\.0\.0\.1:(\d+)/.exec(first.output())?.[1] ?? '';
    const port = /:(\d+)$/.exec(first.address)?.[1] ?? '';
    return { metrics, port, ended: await runProgram(program, args({ metrics, port })) };
  } finally {
    assert.is(await first.stop(), 0);
  }
}

test('a metrics port that is in use is one sentence', async () => {
  const { metrics, ended } = await beside(({ metrics }) => ['--port', '0', '--metrics', metrics]);
  assert.equal(ended, {
    code: 2,
    stdout: '',
    stderr: `Port ${metrics} is in use. Choose another with --metrics.\n`,
  });
});

test("with the server's port in use, the metrics are not left running", async () => {
  const { port, ended } = await beside(({ port }) => ['--port', port, '--metrics', '0']);
  assert.is(ended.code, 2);
  assert.match(ended.stderr, `Port ${port} is in use. Choose another with --port.`);
});

test('a metrics port that is none is refused', async () => {
  const { code, stderr } = await runProgram(program, ['--metrics', '65536']);
  assert.is(code, 2);
  assert.match(stderr, '--metrics takes a whole number from 0 to 65535');
});

test('without the flag there are no metrics', async () => {
  const { output, stop } = await startProgram(program, ['--port', '0']);
  assert.is(await stop(), 0);
  assert.not.match(output(), 'metrics');
});

test.run();
