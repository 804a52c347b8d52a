// `npm run notebook [02 | 2.3]`: the notes, their commands and the exercises
// on one page, on this machine alone. Ctrl-C ends it and all that it has started.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exerciseNamed, findExercises } from '../lab/exercises/find.ts';
import { choice, number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { exitOnSignals, onSignal } from '../lib/signals.ts';
import { openBrowser } from './open.ts';
import { serve } from './server/serve.ts';
import { documentOf } from './server/shell.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const about = `The workbook in a browser: notes whose commands run, exercises with an editor.

  npm run notebook            the cover
  npm run notebook 02         a chapter
  npm run notebook 2.3        an exercise`;

/** The document that a word names. */
function documentFor(word: string | undefined): string {
  if (word === undefined) return 'README.md';
  if (/^\d\.\d|^[a-z]/.test(word)) return documentOf(exerciseNamed(findExercises(root), word));
  const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
  const found = chapters.find((name) => name.startsWith(word.replace(/[\\/]+$/, '')));
  if (found !== undefined) return `${found}/README.md`;
  throw new UsageError(`There is no chapter "${word}". There are: ${chapters.sort().join(', ')}.`);
}

await run(async () => {
  const given = process.argv.slice(2);
  const word = given.find((one, i) => !one.startsWith('--') && !isValue(given[i - 1]));
  const flags = parseFlags(
    {
      usage: 'npm run notebook [02 | 2.3] --',
      about,
      flags: {
        port: number({
          help: 'port; 0 takes a free one',
          default: 8888,
          min: 0,
          max: 65535,
          integer: true,
        }),
        host: choice(['127.0.0.1', 'localhost'], {
          help: 'this machine, and no other',
          default: '127.0.0.1',
        }),
        open: toggle({ help: 'open it in the browser' }),
        work: text({ help: "folder of the student's files", default: join(root, 'work') }),
      },
    },
    given.filter((one) => one !== word),
  );
  const document = documentFor(word);
  exitOnSignals(['SIGHUP']);
  const notebook = await serve(root, flags.work, flags.port);
  const address = notebook.address(document);
  console.log(`The notebook is at ${address}   Ctrl-C ends it.`);
  if (flags.open) openBrowser(address);
  const ended = new AbortController();
  onSignal(() => ended.abort(), ['SIGINT', 'SIGTERM']);
  await once(ended.signal, 'abort');
  await notebook.stop();
});

function isValue(flag: string | undefined): boolean {
  return flag !== undefined && ['--port', '--host', '--work'].includes(flag);
}
