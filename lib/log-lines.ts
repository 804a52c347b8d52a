// The lines of a log, written some at a time: a write for each costs a server of short
// calls more than all else that is done here for a call.
import type { Log } from './handlers.ts';

const enough = 64 * 1024;

/**
 * A log to stderr that writes its lines together, after `afterMs` at the latest. None is
 * lost when the process exits, by itself, by an error or by a signal that it handles. A
 * kill that it cannot see, such as SIGKILL, takes those of the last `afterMs` with it.
 */
export function logLines(
  write: (text: string) => void = (text) => process.stderr.write(text),
  afterMs = 20,
): Log {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (text === '') return;
    const gathered = text;
    text = '';
    write(gathered);
  };
  process.on('exit', flush);
  return (line) => {
    text += `${line}\n`;
    if (text.length >= enough) flush();
    // Nobody is kept waiting for it at the end: then it is flushed.
    else timer ??= setTimeout(flush, afterMs).unref();
  };
}
