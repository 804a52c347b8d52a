// Checks on every save, and moves on by itself when an exercise is passed.
import { once } from 'node:events';
import { watch as watchFiles } from 'chokidar';
import { checkAnswer, type Lab, start } from './commands.ts';
import { answerFile } from './desk.ts';
import type { Exercise } from './find.ts';
import { nextOf } from './overview.ts';
import { readProgress } from './progress.ts';
import { hasPassed } from './show.ts';

/** Watches until Ctrl-C, or until nothing is left to do. */
export async function watch(lab: Lab, first: Exercise): Promise<number> {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  process.once('SIGINT', () => stop());
  let exercise: Exercise | undefined = first;
  while (exercise !== undefined) {
    start(lab, exercise);
    const passed = await untilPassed(lab, exercise, stopped);
    if (!passed) return 0;
    exercise = nextOf(lab.exercises, readProgress(lab.work));
    console.log('');
  }
  console.log('All exercises are done.');
  return 0;
}

/** Checks one exercise on every save. True when it passes, false when the watch is stopped. */
async function untilPassed(lab: Lab, exercise: Exercise, stopped: Promise<void>): Promise<boolean> {
  const watcher = watchFiles(answerFile(lab.work, exercise), { ignoreInitial: true });
  let saved = () => {};
  let save = new Promise<void>((resolve) => (saved = resolve));
  // An editor may replace the file: that is an `add`.
  const onSave = () => saved();
  watcher.on('add', onSave).on('change', onSave);
  await once(watcher, 'ready');
  console.log('\nWaiting for a save. Ctrl-C ends.');
  const end = stopped.then(() => 'stopped' as const);
  try {
    for (;;) {
      const what = await Promise.race([save.then(() => 'saved' as const), end]);
      if (what === 'stopped') return false;
      // What is saved while the check runs is checked after it.
      save = new Promise<void>((resolve) => (saved = resolve));
      if (process.stdout.isTTY) console.clear();
      const result = await checkAnswer(lab, exercise);
      if (hasPassed(exercise, result)) return true;
    }
  } finally {
    await watcher.close();
  }
}
