// The test of the rooms sees every import, and nothing that only looks like one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lines, wrongAmong, wrongWith } from './rooms/small-workbook.ts';

// A plain string in which a template's hole stands looks like a mistake.
const hole = (code: string) => ['$', `{${code}}`].join('');

const kinds = [
  "import './gone.ts';",
  "import type { A } from './gone.ts';",
  "import {\n  a,\n  type B,\n} from './gone.ts';",
  "export { a } from './gone.ts';",
  "export type { A } from './gone.ts';",
  "export * from './gone.ts';",
  "const late = () => import('./gone.ts');",
  `const text = \`${hole("await import('./gone.ts')")}\`;`,
  "const quote = /'/;\nimport './gone.ts';",
];
for (const kind of kinds) {
  test(`a file that is not there is missed: ${kind.replaceAll('\n', ' ')}`, async () => {
    const problems = await wrongAmong({ 'lib/a.ts': kind });
    assert.equal(problems, ['lib/a.ts imports ./gone.ts, and there is no such file']);
  });
}

test('a file that is not there is missed behind a name of package.json, too', async () => {
  assert.equal(await wrongWith('02-two/bench/json.ts', lines('#lib/gone.ts')), [
    '02-two/bench/json.ts imports #lib/gone.ts, and there is no such file',
  ]);
});

test('what only looks like an import is none', async () => {
  const text = [
    "// import './gone.ts';",
    "/* export * from './gone.ts'; */",
    'const one = "import \'./gone.ts\';";',
    `const file = \`import type * as Answer from './gone.ts';\n${hole('one')} import './gone.ts';\n\`;`,
    "const pattern = /import '.\\/gone.ts'/;",
    `const late = import(one), round = import(\`./${hole('one')}?round=2\`);`,
  ];
  assert.equal(await wrongAmong({ 'lib/a.ts': text.join('\n') }), []);
});

test.run();
