// `npm run check [fix] [words]`: what can be said about the workbook without
// running its tests: types, lint and format of the code and of the protos, and
// that no document disagrees with the code. `fix` mends format and documents.
// Words choose: `npm run check types`, `code`, `protos`, or documents, `docs 02`.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDocument, documentsOf } from '../lab/notes/documents.ts';
import { biome, buf, runTool } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const given = process.argv.slice(2);
const fix = given.includes('fix');
const words = given.filter((word) => word !== 'fix');

/** Runs one tool quietly; prints what it says only when it fails. */
async function tool(name: string, program: string, args: string[]): Promise<boolean> {
  const { code, stdout, stderr } = await runTool(program, args, { cwd: root });
  console.log(code === 0 ? `ok    ${name}` : `FAIL  ${name}\n${stdout}${stderr}`);
  return code === 0;
}

async function document(name: string): Promise<boolean> {
  const problems = await checkDocument(root, name, fix);
  if (problems.length === 0) console.log(`ok    ${name}`);
  else console.log(`FAIL  ${name}\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return problems.length === 0;
}

const wanted = (name: string) => words.length === 0 || words.some((word) => name.startsWith(word));
const biomeArgs = fix ? ['check', '--write'] : ['ci'];
const tools: [name: string, program: string, args: string[]][] = [
  ['types', process.execPath, [tsc, '--project', '.']],
  ['code', 'npx', ['--yes', biome, ...biomeArgs, '--colors=off', '.']],
  ['protos: lint', 'npx', ['--yes', buf, 'lint']],
  ['protos: format', 'npx', ['--yes', buf, 'format', fix ? '--write' : '--exit-code']],
];
const results: boolean[] = [];
for (const [name, program, args] of tools) {
  if (wanted(name)) results.push(await tool(name, program, args));
}
for (const name of documentsOf(root)) {
  if (wanted(name)) results.push(await document(name));
}
console.log(`${results.filter(Boolean).length} of ${results.length} checks hold`);
process.exitCode = results.every(Boolean) ? 0 : 1;
