// Whole programs: a server that stops in the middle, data that are damaged.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BrokerServiceHandlers as Handlers } from '../../generated/broker/v1/BrokerService.ts';
import { inSeconds } from '../../lib/calls.ts';
import { type Program, runProgram, startProgram, testServer } from '../../lib/testing.ts';
import { typescript } from '../../lib/typescript.ts';
import { readings } from '../readings/csv.ts';
import { forecasts } from '../resume.ts';
import { BrokerService } from '../service.ts';

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const dataset = () =>
  readings(file('dataset/sensors.csv'), ({ message }) => assert.unreachable(message));
const folder = mkdtempSync(join(tmpdir(), 'broker-'));
test.after(() => rmSync(folder, { recursive: true }));

// One server for all clients that do it no harm; in the end it stops well.
let server: Program;
test.before(async () => {
  server = await startProgram(file('server.ts'), ['--port', '0']);
});
test.after(async () => assert.is(await server.stop(), 0, server.output()));
const client = (args: string[]) =>
  runProgram(file('client.ts'), ['--address', server.address, ...args]);

test('a server that stops and comes back: every reading is answered once, in order', async () => {
  const first = await startProgram(file('server.ts'), ['--port', '0']);
  const port = first.address.split(':')[1] ?? '';
  const broker = new BrokerService(first.address, credentials.createInsecure());
  const ids: number[] = [];
  const broken: number[] = [];
  let second: Awaited<ReturnType<typeof startProgram>> | undefined;
  try {
    const options = {
      window: 16,
      deadline: inSeconds(30),
      onBreak: ([id = 0]: number[]) => broken.push(id),
    };
    for await (const { row, response } of forecasts(broker, dataset(), options)) {
      assert.is(response.id, row.id);
      ids.push(row.id);
      if (row.id !== 300) continue;
      assert.is(await first.stop(), 0, first.output());
      second = await startProgram(file('server.ts'), ['--port', port]);
    }
  } finally {
    broker.close();
    await second?.stop();
  }
  assert.equal(
    ids,
    Array.from({ length: 1461 }, (_, i) => i + 1),
  );
  assert.ok(broken.length >= 1 && (broken[0] ?? 0) > 300, `broke at ${broken}`);
});

test('a malformed row is skipped with its line and column, or stops the client', async () => {
  const data = join(folder, 'malformed.csv');
  const header = 'id,date,precipitation,temp_max,temp_min,wind';
  const rows = ['1,2012-01-01,0,12,5,4', '2,2012-01-02,0,warm,5,4', '3,2012-01-03,0,11,5,4'];
  writeFileSync(data, [header, ...rows].join('\n'));
  const skipped = await client(['--data', data]);
  assert.is(skipped.code, 0);
  assert.match(skipped.stderr, 'Skipped: line 3, column temp_max: "warm" is not a number');
  assert.match(skipped.stdout, '2 readings answered, 0 refused');
  const stopped = await client(['--data', data, '--malformed', 'stop']);
  assert.is(stopped.code, 1);
  assert.match(stopped.stderr, /^line 3, column temp_max/);
});

test('a reading that cannot be is refused alone, by the server', async () => {
  const data = join(folder, 'strange.csv');
  const rows = [
    'id,precipitation,temp_max,temp_min,wind',
    '1,0,12,5,4',
    '2,0,12,5,-4',
    '3,0,12,5,4',
  ];
  writeFileSync(data, rows.join('\n'));
  const { code, stdout, stderr } = await client(['--data', data]);
  assert.is(code, 0);
  assert.match(stderr, 'Reading 2 was refused: wind is negative');
  assert.match(stdout, '3 readings answered, 1 refused');
});

test('a file that is missing, or has other columns, is one sentence', async () => {
  const other = join(folder, 'other.csv');
  writeFileSync(other, 'a,b\n1,2\n');
  const silent = join(folder, 'silent'); // A pipe that nobody writes to, or a folder.
  if (process.platform === 'win32') mkdirSync(silent);
  else execFileSync('mkfifo', [silent]);
  for (const [data, why] of [
    [join(folder, 'nowhere.csv'), /^Cannot read .*nowhere\.csv: no such file/],
    [other, /other\.csv has no column id/],
    [silent, /^Cannot read .*: it is not a file/],
  ] as const) {
    const { code, stderr } = await client(['--data', data]);
    assert.is(code, 2);
    assert.match(stderr, why);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
});

test('a folder that cannot be written is told before a call is made', async () => {
  const inTheWay = join(folder, 'in-the-way');
  writeFileSync(inTheWay, '');
  const args = ['--address', '127.0.0.1:1', '--output', inTheWay];
  const { code, stdout, stderr } = await runProgram(file('client.ts'), args);
  const said = `Cannot write ${inTheWay}: a file is in its place. Name another folder with --output.`;
  assert.equal({ code, stdout, stderr }, { code: 1, stdout: '', stderr: `${said}\n` });
});

test('a loop goes on until the deadline, and what has come is told', async () => {
  const { code, stdout, stderr } = await client(['--loop', '--deadline', '1.5']);
  assert.is(code, 1);
  assert.match(stderr, 'The deadline passed');
  assert.match(stdout, /\d+ readings answered, 0 refused/);
});

test('the deadline ends the client, also in the pause before a reading', async () => {
  // One in fifty seconds: a second one would be answered long after the deadline.
  const { code, stdout, stderr } = await client(['--rate', '0.02', '--deadline', '1.5']);
  assert.is(code, 1);
  assert.match(stderr, 'The deadline passed');
  assert.match(stdout, '1 readings answered, 0 refused');
});

test('Ctrl-C ends the readings; what is under way is answered, and all of it is told', async () => {
  if (process.platform === 'win32') return; // A signal ends a program there, come what may.
  const data = join(folder, 'interrupted.csv');
  // The malformed row says when the client is at work.
  writeFileSync(data, ['id,precipitation,temp_max,temp_min,wind', '1,0,12,5,4', 'x'].join('\n'));
  const before = server.output().length;
  const args = ['--address', server.address, '--data', data, '--loop', '--rate', '50'];
  const child = spawn(process.execPath, [...typescript(file('client.ts')), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
  child.stderr.once('data', () => child.kill('SIGINT'));
  const [code] = await once(child, 'close');
  assert.is(code, 0);
  assert.match(stdout, /^[1-9]\d* readings answered, 0 refused/);
  assert.match(server.output().slice(before), /Predict OK/);
});

test('a second Ctrl-C does not wait for the answers that are under way', async () => {
  if (process.platform === 'win32') return;
  const data = join(folder, 'twice.csv');
  writeFileSync(data, ['id,precipitation,temp_max,temp_min,wind', '1,0,12,5,4', 'x'].join('\n'));
  let interrupt = () => {};
  // It never answers, and hears by the half-close that the readings have ended.
  const Predict: Handlers['Predict'] = (call) => void call.on('end', () => interrupt()).resume();
  const { address, stop } = await testServer(BrokerService.service, { Predict });
  const args = ['--address', address, '--data', data, '--loop', '--rate', '50', '--window', '4096'];
  const child = spawn(process.execPath, [...typescript(file('client.ts')), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 150_000,
    killSignal: 'SIGKILL',
  });
  interrupt = () => child.kill('SIGINT');
  child.stderr.once('data', () => child.kill('SIGINT'));
  const [code] = await once(child, 'close');
  await stop();
  assert.is(code, 130);
});

test.run();
