// The words of `npm run lab`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFlags, text, toggle, UsageError } from '../../lib/flags.ts';
import * as commands from './commands.ts';
import { exerciseNamed, findExercises } from './find.ts';
import { overview } from './overview.ts';
import { predict } from './predict.ts';
import { readProgress } from './progress.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const about = `The exercises. An exercise is named by its number, 1.2, or its first words;
without a name, it is the next one.

  npm run lab                 where you are, and what comes next
  npm run lab start 1.2       puts the starter into work/
  npm run lab check 1.2       checks your answer
  npm run lab watch           checks on every save, and moves on
  npm run lab hint 1.2        the next of three hints
  npm run lab predict 2.1     say what will happen, then see it
  npm run lab solution 1.2    the solution; give-up shows it before you pass
  npm run lab reset 1.2       the starter again; keeps a copy of your answer
  npm run lab break 1.1       the other side: write a test that finds wrong answers
  npm run lab report          writes work/report.json and work/report.csv
  npm run lab wrong 1.2       for teachers: the wrong answers that are known
  npm run lab wrong 1.2 NAME  for teachers: puts one into work/; keeps yours
  npm run lab grade FOLDER    for teachers: checks what a class has handed in
  npm run lab verify          for authors: is every exercise right?
  npm run lab mutate 1.2      for authors: which changes of the solution does a check miss?
  npm run lab mutate FILE     the same of a file of lib or a chapter, and its tests
  npm run lab new 3.7 name    for authors: a skeleton`;

/**
 * Does what the words say, as `npm run lab` is given them.
 *
 * @returns The exit code.
 * @throws UsageError when they make no sense.
 */
export async function perform(given: string[]): Promise<number> {
  const words = given.filter((word) => !word.startsWith('--'));
  const values = given.filter((_, i) => ['--work', '--output'].includes(given[i - 1] ?? ''));
  const flags = parseFlags(
    {
      usage: 'npm run lab [word] [exercise] --',
      about,
      flags: {
        work: text({ help: "folder of the student's files", default: join(root, 'work') }),
        giveUp: toggle({ help: 'show the solution before it is passed' }),
        json: toggle({ help: 'check prints JSON, and nothing else' }),
        gradescope: toggle({ help: 'check prints the results.json of Gradescope' }),
        output: text({ help: 'folder for what grade writes (standard: out/grade)' }),
      },
    },
    given.filter((word) => word.startsWith('--') || values.includes(word)),
  );
  const [command, name, ...rest] = words.filter((word) => !values.includes(word));
  const lab = { root, work: flags.work, exercises: findExercises(root) };
  return doWord(command, name, rest, lab, flags);
}

interface Flags {
  giveUp: boolean;
  json: boolean;
  gradescope: boolean;
  output: string | undefined;
}

// What an author or a watch needs is loaded when it is asked for: the rest answers sooner.
async function doWord(
  command: string | undefined,
  name: string | undefined,
  rest: string[],
  lab: commands.Lab,
  { giveUp, json, gradescope, output }: Flags,
): Promise<number> {
  const one = () => commands.chosen(lab, name);
  switch (command) {
    case undefined:
      console.log(overview(lab.exercises, readProgress(lab.work)));
      return 0;
    case 'start':
      return commands.start(lab, one());
    case 'check': {
      if (!json && !gradescope) return commands.check(lab, one());
      const { answerResult, forGradescope } = await import('../grade/as-json.ts');
      return commands.checkForProgram(lab, one(), gradescope ? forGradescope : answerResult);
    }
    case 'watch': {
      const { watch } = await import('./watch.ts');
      return watch(lab, one());
    }
    case 'hint':
      return commands.hint(lab, one());
    case 'predict':
      return predict(lab, one(), rest);
    case 'solution':
      return commands.solution(lab, one(), giveUp || rest.includes('give-up'));
    case 'reset':
      return commands.reset(lab, one());
    case 'report':
      return commands.report(lab);
    case 'wrong': {
      const { wrong } = await import('./wrong/commands.ts');
      console.log(await wrong(lab.work, one(), rest));
      return 0;
    }
    case 'break': {
      const { breakIt, list } = await import('../break/commands.ts');
      if (name === undefined) return list(lab.exercises);
      return breakIt(lab, one(), rest);
    }
    case 'grade': {
      const { grade } = await import('../grade/grade.ts');
      return grade(named(lab, rest), name, output);
    }
    case 'verify': {
      const { verifyAll } = await import('./verify-all.ts');
      return (await verifyAll(lab.root, named(lab, [name, ...rest]))) === 0 ? 0 : 1;
    }
    case 'mutate': {
      const { mutate, mutateFile } = await import('../mutants/commands.ts');
      if (name?.endsWith('.ts')) return mutateFile(lab.root, name);
      return mutate(named(lab, [name, ...rest]));
    }
    case 'new': {
      const { makeSkeleton } = await import('./skeleton.ts');
      console.log(`made ${makeSkeleton(lab.root, name ?? '', rest[0] ?? '')}`);
      return 0;
    }
    default:
      throw new UsageError(`"${command}" is no word of the lab. npm run lab -- --help lists them.`);
  }
}

/** The exercises that the words name, chapters (`02`) or single ones (`2.1`), or all. */
function named({ exercises }: commands.Lab, words: (string | undefined)[]) {
  const given = words.filter((word) => word !== undefined);
  if (given.length === 0) return exercises;
  return given.flatMap((word) => {
    const chapter = exercises.filter((exercise) => exercise.chapter.startsWith(word));
    return chapter.length > 0 && !word.includes('.') ? chapter : [exerciseNamed(exercises, word)];
  });
}
