// Checks on every save, and moves on by itself when an exercise is passed.
import { once } from 'node:events';
import { watch as watchFiles } from 'chokidar';
import { onSignal } from '../../lib/signals.ts';
import { checkAnswer, type Lab, start } from './commands.ts';
import { answerFile } from './desk.ts';
import type { Exercise } from './find.ts';
import { nextOf } from './overview.ts';
import { readProgress } from './progress.ts';
import { hasPassed } from './show.ts';

/** Watches until Ctrl-C, or until nothing is left to do. */
export async function watch(lab: Lab, first: Exercise): Promise<number> {
  const stop = new AbortController();
  onSignal(() => stop.abort());
  let exercise: Exercise | undefined = first;
  while (exercise !== undefined) {
    start(lab, exercise);
    const passed = await untilPassed(lab, exercise, stop.signal);
    if (!passed) return 0;
    exercise = nextOf(lab.exercises, readProgress(lab.work));
    console.log('');
  }
  console.log('All exercises are done.');
  return 0;
}

/** Checks one exercise on every save. True when it passes, false when the watch is stopped. */
async function untilPassed(lab: Lab, exercise: Exercise, stopped: AbortSignal): Promise<boolean> {
  const watcher = watchFiles(answerFile(lab.work, exercise), { ignoreInitial: true });
  let saved = () => {};
  let save = new Promise<void>((resolve) => (saved = resolve));
  // An editor may replace the file: that is an `add`.
  const onSave = () => saved();
  watcher.on('add', onSave).on('change', onSave);
  await once(watcher, 'ready');
  console.log('\nWaiting for a save. Ctrl-C ends.');
  // It is over also while a check runs, which ends with it, and when it was stopped before
  // this listened.
  stopped.addEventListener('abort', onSave);
  if (stopped.aborted) onSave();
  try {
    for (;;) {
      await save;
      if (stopped.aborted) return false;
      // What is saved while the check runs is checked after it.
      save = new Promise<void>((resolve) => (saved = resolve));
      if (process.stdout.isTTY) console.clear();
      const result = await checkAnswer(lab, exercise, stopped);
      if (hasPassed(exercise, result)) return true;
    }
  } catch (error) {
    if (stopped.aborted) return false;
    throw error;
  } finally {
    stopped.removeEventListener('abort', onSave);
    await watcher.close();
  }
}
