// `npm run wire 02`: starts a chapter's server, a tap and its client, and shows
// what went over the wire. What follows a second `--` is given to the client.
// `npm run wire -- --target 50051` taps anything, clients of other makers too.
// `npm run wire 3.1` shows an exercise's check; `-- 3.1 --diff`, or `-- 03 --diff`
// for the one that was begun last, sets it beside the solution's.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { resultsIn } from '../lib/results.ts';
import { exitOnSignals } from '../lib/signals.ts';
import { answerFile } from './exercises/desk.ts';
import { findExercises } from './exercises/find.ts';
import { readProgress } from './exercises/progress.ts';
import { callDiagrams, compareShapes } from './exercises/shapes.ts';
import { callsOf } from './wire/calls.ts';
import { tapChapter } from './wire/chapter.ts';
import { diagram } from './wire/diagram.ts';
import type { WireEvent } from './wire/event.ts';
import { byteLines, logLines } from './wire/log.ts';
import { byNumber, type Naming } from './wire/names.ts';
import { picture } from './wire/picture.ts';
import { startTap } from './wire/tap.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

await run(async () => {
  exitOnSignals();
  const given = process.argv.slice(2);
  const split = given.indexOf('--');
  const own = split === -1 ? given : given.slice(0, split);
  const clientArgs = split === -1 ? [] : given.slice(split + 1);
  const [word = '', ...rest] = own;
  const named = /^\d/.test(word);
  const flags = parseFlags(
    {
      usage: 'npm run wire [chapter] --',
      about: "Shows what goes over the wire: a chapter's run, or any client and server.",
      flags: {
        target: text({ help: 'port or host:port of a server that runs already' }),
        listen: number({ help: 'port of the tap', default: 0, min: 0, max: 65535, integer: true }),
        call: number({ help: 'this call alone, counted from 1', min: 1, integer: true }),
        steps: number({ help: 'lines of a diagram', default: 40, min: 2, integer: true }),
        bytes: toggle({ help: 'each message byte by byte' }),
        frames: toggle({ help: 'the log of all frames, not the diagrams of the calls' }),
        diff: toggle({ help: "an exercise's calls beside those of its solution" }),
        save: text({ help: 'folder for the log, the diagrams, the pictures and a JSON' }),
      },
    },
    named ? rest : own,
  );
  const exercise = exerciseMeant(word, flags.diff);
  if (exercise !== undefined) {
    const { one, file } = exercise;
    const shown = flags.diff
      ? [await compareShapes(one, file)]
      : await callDiagrams(one, file, flags.steps);
    console.log(shown.join('\n\n'));
    return;
  }
  const results =
    flags.save === undefined ? undefined : resultsIn(flags.save, flags.save, '--save');
  const events: WireEvent[] = [];
  const onEvent = (event: WireEvent) => events.push(event);
  let naming: Naming = byNumber;
  if (named) naming = await tapChapter(word.replace(/[\\/]+$/, ''), clientArgs, onEvent);
  else await tapTarget(flags.target, flags.listen, onEvent);

  const all = callsOf(events, naming);
  const calls = flags.call === undefined ? all : all.slice(flags.call - 1, flags.call);
  const [only] = flags.call === undefined ? [] : calls;
  if (flags.call !== undefined && only === undefined) {
    throw new UsageError(`There were ${all.length} calls; --call ${flags.call} is none of them.`);
  }
  const shown =
    only === undefined
      ? events
      : events.filter(({ connection, stream }) => {
          return connection === only.connection && stream === only.stream;
        });
  const log = logLines(shown, naming);
  const diagrams = calls.map((call) => diagram(call, flags.steps));
  console.log((flags.frames ? log : diagrams).join(flags.frames ? '\n' : '\n\n'));
  if (flags.bytes) {
    for (const { bytes, compressed } of shown.flatMap(({ messages }) => messages)) {
      console.log(`\n${byteLines(bytes, compressed).join('\n')}`);
    }
  }
  if (results !== undefined) {
    const keep = results.write;
    keep('frames.log', `${log.join('\n')}\n`);
    keep('calls.txt', `${diagrams.join('\n\n')}\n`);
    keep('trace.json', JSON.stringify(calls, undefined, 1));
    for (const [i, call] of calls.entries()) {
      keep(`call-${String(i + 1).padStart(2, '0')}.svg`, picture(call));
    }
    console.log(`\nsaved in ${results.name}: ${calls.length} pictures, the log and a JSON`);
  }
});

/** The exercise that a word means, and the student's answer to it. */
function exerciseMeant(word: string, diff: boolean) {
  if (!diff && !/^\d\.\d/.test(word)) return undefined;
  const work = join(root, 'work');
  const all = findExercises(root).filter(
    ({ id, chapter }) => id === word || chapter.startsWith(word),
  );
  const begun = all.filter((exercise) => existsSync(answerFile(work, exercise)));
  const { current } = readProgress(work);
  const one = begun.find(({ id }) => id === current) ?? begun[0];
  if (one === undefined) throw new UsageError(`No exercise "${word}" is begun: npm run lab start`);
  return { one, file: answerFile(work, one) };
}

/** Taps a server that runs already, until Ctrl-C. */
async function tapTarget(
  target: string | undefined,
  port: number,
  onEvent: (event: WireEvent) => void,
): Promise<void> {
  if (target === undefined) throw new UsageError('Name a chapter, or a server with --target.');
  const full = /^\d+$/.test(target) ? `127.0.0.1:${target}` : target;
  const tap = await startTap({ target: full, port, onEvent });
  console.error(`The tap listens on ${tap.address}. Ctrl-C shows what it has seen.`);
  await once(process, 'SIGINT');
  await tap.stop();
}
