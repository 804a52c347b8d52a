// One line on the terminal that says how far long work has come. In a pipe or a
// file it says nothing: there the results alone are wanted.
import { stderr } from 'node:process';

/** A line that rewrites itself. */
export interface Progress {
  /** Shows `line` in place of the last one, at most ten times a second. */
  show(line: string): void;
  /** Removes the line, so that what is printed next starts clean. */
  clear(): void;
}

/** Makes a progress line on `stream`; it stays quiet when that is not a terminal. */
export function progress(stream: NodeJS.WriteStream = stderr): Progress {
  let shownAt = -Infinity;
  let shown = false;
  return {
    show(line) {
      const now = performance.now();
      if (!stream.isTTY || now - shownAt < 100) return;
      shownAt = now;
      shown = true;
      stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    clear() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
      // The line that was removed is missed: the next one is shown at once.
      shownAt = -Infinity;
    },
  };
}
