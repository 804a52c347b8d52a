// Ctrl-C: the first one ends a program in order, the second one at once.
import { constants } from 'node:os';

/**
 * Makes an exit of `signals`, by default SIGTERM and SIGHUP. Else they would end this
 * process alone; at an exit the programs that it has started are ended, too.
 */
export function exitOnSignals(signals: NodeJS.Signals[] = ['SIGTERM', 'SIGHUP']): void {
  for (const signal of signals) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * Calls `end` at the first of `signals`, by default Ctrl-C's. A second one ends the
 * process there and then, with the exit code that a shell gives: 130 for Ctrl-C.
 *
 * @returns What takes the signals no more.
 */
export function onSignal(end: () => void, signals: NodeJS.Signals[] = ['SIGINT']): () => void {
  let ending = false;
  const take = (signal: NodeJS.Signals) => {
    if (ending) process.exit(128 + constants.signals[signal]);
    ending = true;
    end();
  };
  for (const signal of signals) process.on(signal, take);
  return () => {
    for (const signal of signals) process.off(signal, take);
  };
}

/** Whether there is a process of this number, ours or somebody else's. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
