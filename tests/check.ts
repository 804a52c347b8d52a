// `npm run check [fix] [words]`: what can be said about the workbook without
// running its tests: types, lint and format of the code and of the protos, and that
// no picture and no document disagrees with the code, and no record with the checks.
// `fix` mends format, pictures and documents. Words choose: `npm run check types`,
// `code`, `protos`, `mutants`, `pictures`, or documents, `docs 02`.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findExercises } from '../lab/exercises/find.ts';
import { recordProblems } from '../lab/mutants/record.ts';
import { checkDocument, documentsOf } from '../lab/notes/documents.ts';
import { missingNeed } from '../lab/notes/needs.ts';
import { checkPictures } from '../lab/notes/pictures.ts';
import { biome, buf, runTool } from './tools.ts';
import { applyAll, renumberDiffs } from './wrong-answers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const given = process.argv.slice(2);
const fix = given.includes('fix');
const words = given.filter((word) => word !== 'fix');

type Tool = [name: string, program: string, args: string[]];

/** Runs one tool quietly; prints what it says only when it fails. */
async function tool([name, program, args]: Tool, clean = (text: string) => text): Promise<boolean> {
  const { code, stdout, stderr } = await runTool(program, args, { cwd: root });
  console.log(code === 0 ? `ok    ${name}` : `FAIL  ${name}\n${clean(stdout + stderr)}`);
  return code === 0;
}

/** Whether every wrong answer fits its solution, and what it is then compiles and is in style. */
async function wrongAnswers(): Promise<boolean[]> {
  if (fix) renumberDiffs(root);
  const { folder, misfits, asInExercises, remove } = applyAll(root);
  try {
    const fits = told('wrong answers', misfits);
    const style = ['ci', '--vcs-use-ignore-file=false', '--colors=off', folder];
    return [
      fits,
      await tool(['wrong answers: types', process.execPath, [tsc, '-p', folder]], asInExercises),
      await tool(['wrong answers: code', 'npx', ['--yes', biome, ...style]], asInExercises),
    ];
  } finally {
    remove();
  }
}

/** Tells what is wrong with one thing that was checked. */
function told(name: string, problems: string[]): boolean {
  if (problems.length === 0) console.log(`ok    ${name}`);
  else console.log(`FAIL  ${name}\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return problems.length === 0;
}

const wanted = (name: string) => words.length === 0 || words.some((word) => name.startsWith(word));
const biomeArgs = fix ? ['check', '--write'] : ['ci'];
// Their packages are installed apart: where they are not, their types cannot be known.
const typesApart = ['peers/web', 'peers/libraries']
  .filter((folder) => existsSync(join(root, folder, 'node_modules')))
  .map((folder): Tool => [`types of ${folder}`, process.execPath, [tsc, '-p', folder]]);
const tools: Tool[] = [
  ['types', process.execPath, [tsc, '--project', '.']],
  ['types of the page', process.execPath, [tsc, '--project', 'notebook/page']],
  ...typesApart,
  ['code', 'npx', ['--yes', biome, ...biomeArgs, '--colors=off', '.']],
  ['protos: lint', 'npx', ['--yes', buf, 'lint']],
  ['protos: format', 'npx', ['--yes', buf, 'format', fix ? '--write' : '--exit-code']],
];
const results: boolean[] = [];
for (const each of tools) {
  if (wanted(each[0])) results.push(await tool(each));
}
if (wanted('wrong answers')) results.push(...(await wrongAnswers()));
if (wanted('mutants')) results.push(told('mutants', recordProblems(findExercises(root))));
if (wanted('pictures')) results.push(told('pictures', await checkPictures(root, fix)));
for (const name of documentsOf(root)) {
  if (!wanted(name)) continue;
  const problems = await checkDocument(root, name, fix);
  const missing = missingNeed(root, readFileSync(join(root, name), 'utf8'));
  if (missing !== undefined) {
    const why = `its commands are not run before: ${missing}`;
    if (process.env.CI) problems.push(why);
    else console.log(`skip  ${name}: ${why}`);
  }
  results.push(told(name, problems));
}
console.log(`${results.filter(Boolean).length} of ${results.length} checks hold`);
process.exitCode = results.every(Boolean) ? 0 : 1;
