// A small workbook that keeps to its rooms, and a folder for it in which its tests
// break one rule at a time.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { wrongIn } from './problems.ts';

/** Texts by the paths of their files. */
export type Files = Record<string, string>;

/** Imports of these, one a line. */
export const lines = (...targets: string[]) =>
  targets.map((target) => `import '${target}';\n`).join('');

/** A chapter in which every arrow that may be drawn is drawn. */
const chapter = (folder: string): Files => ({
  [`${folder}/README.md`]: '# A chapter\n',
  [`${folder}/numbers.proto`]: 'syntax = "proto3";\n',
  [`${folder}/server.ts`]: lines('./service.ts', './auth.ts', '../lib/calls.ts', '@grpc/grpc-js'),
  [`${folder}/client.ts`]: lines('./results/show.ts', './service.ts', '../lib/calls.ts'),
  [`${folder}/service.ts`]: lines('./sums/add.ts', '../generated/numbers.ts', '@grpc/grpc-js'),
  [`${folder}/auth.ts`]: lines('./service.ts', '../lib/calls.ts', 'grpc-health-check'),
  [`${folder}/sums/add.ts`]: lines('./carry.ts', '../../generated/numbers.ts', 'csv-parse'),
  [`${folder}/sums/carry.ts`]: '',
  [`${folder}/results/show.ts`]: lines('../sums/add.ts', '../../lib/calls.ts', 'node:fs'),
  [`${folder}/tests/add.test.ts`]: lines('../service.ts', '../auth.ts', './samples.ts', 'uvu'),
  [`${folder}/tests/samples.ts`]: lines('../sums/add.ts', '../../lib/calls.ts'),
  [`${folder}/exercises/1-add/check.ts`]: lines('./starter.ts', '#lab/tasks.ts', '#lib/calls.ts'),
  [`${folder}/exercises/1-add/starter.ts`]: lines('../../service.ts'),
  [`${folder}/bench/json.ts`]: lines('../sums/add.ts', '../../lab/tasks.ts'),
});

/** Two chapters, and the rooms that they share. */
export const workbook: Files = {
  'package.json': JSON.stringify({ imports: { '#lib/*': './lib/*', '#lab/*': './lab/*' } }),
  'generated/numbers.ts': '',
  'protos/load.ts': lines('../generated/numbers.ts', '@grpc/proto-loader'),
  'lib/calls.ts': lines('../protos/load.ts', '@grpc/grpc-js'),
  'lib/tests/calls.test.ts': lines('../calls.ts', './samples.ts'),
  'lib/tests/samples.ts': '',
  'lab/tasks.ts': lines('../lib/calls.ts'),
  'lab/tests/tasks.test.ts': lines('../tasks.ts'),
  'notebook/page.ts': lines('../lab/tasks.ts'),
  'peers/matrix.ts': lines('./tests/matrix/run.ts', '../lib/calls.ts'),
  'peers/bench/variants.ts': lines('../tests/matrix/run.ts', '../../lab/tasks.ts'),
  'peers/libraries/bench/variants.ts': lines(
    '../../bench/variants.ts',
    '../../../01-one/bench/json.ts',
  ),
  'peers/tests/matrix.test.ts': lines('./matrix/run.ts', '../../lab/tasks.ts'),
  'peers/tests/matrix/run.ts': lines('../../../lib/calls.ts'),
  'tests/house.test.ts': lines('./tools.ts', '../lab/tasks.ts', '../01-one/service.ts'),
  'tests/tools.ts': '',
  ...chapter('01-one'),
  ...chapter('02-two'),
};

/** What is wrong in a workbook of these files. */
export async function wrongAmong(files: Files): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return await wrongIn(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What is wrong once `text` is added to a file, which may be a new one. */
export const wrongWith = (file: string, text: string) =>
  wrongAmong({ ...workbook, [file]: (workbook[file] ?? '') + text });
