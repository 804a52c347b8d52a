// Tells slow from stuck. A file may take as long as it likes while something
// happens in it; when nothing has for long, it is asked what is open, and ended.
import type { ChildProcess } from 'node:child_process';
import type { Question } from './news.ts';

/** How long nothing may happen. */
export interface Patience {
  /** Seconds without a test that begins or is done, and without output. */
  quietSeconds: number;
  /** Seconds until a process ends whose tests are done. */
  endSeconds: number;
  /** Seconds in which a process that lets anything else run says what is open. */
  answerSeconds: number;
}

const beforeFirst = 'before its first test';
// A process has to start before anything can happen in it.
const startSeconds = 60;

/**
 * Watches the process of a test file.
 *
 * Seconds are counted, not read off a clock: on a machine that is too busy to run
 * this process, or asleep, none pass.
 *
 * @param end Ends the process, once it is known to be stuck, and why.
 */
export function watch(child: ChildProcess, patience: Patience, end: () => void) {
  let where = beforeFirst;
  let [quiet, asked] = [0, false];
  let why: string | undefined;

  const told = (what: string) => {
    const seconds = limitNow();
    why =
      where === 'after its tests'
        ? `its tests are done, but it did not end within ${seconds} s; ${what}`
        : `${where} nothing has happened for ${seconds} s; ${what}`;
    end();
  };
  const limitNow = () => {
    const { quietSeconds, endSeconds } = patience;
    if (where === beforeFirst) return Math.max(startSeconds, quietSeconds);
    return where === 'after its tests' ? endSeconds : quietSeconds;
  };
  const tick = () => {
    quiet++;
    const limit = limitNow();
    if (quiet >= limit && !asked) {
      asked = true;
      const question: Question = { kind: 'what is open' };
      // One that is ending just now is told by its end.
      if (child.connected) child.send(question, () => {});
    }
    if (quiet >= limit + patience.answerSeconds) {
      told('and the process does not answer: is there a loop without an await?');
    }
  };
  const timer = setInterval(tick, 1000);

  return {
    /** Something has happened; `place` says where the file is now. */
    sign(place?: string): void {
      where = place ?? where;
      [quiet, asked] = [0, false];
    },
    /** The process has said what is open in it. */
    answered(things: string[]): void {
      if (!asked || why !== undefined) return;
      told(things.length > 0 ? `open: ${things.join(', ')}` : 'nothing is open in it');
    },
    /** Why it was ended; `undefined` when it was not. */
    why: () => why,
    stop: () => clearInterval(timer),
  };
}
