// What the student's code prints goes to whoever started the check, not among the
// check's own lines; and a flood of it ends.
import { Console } from 'node:console';
import { Writable } from 'node:stream';

const mostCharacters = 4000;

/**
 * Replaces the global console by one whose lines go to `send`, up to a limit for the
 * whole process; `hear` is given all of them.
 */
export function sendConsole(send: (text: string) => void, hear: (text: string) => void): void {
  let left = mostCharacters;
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      const text = chunk.toString();
      hear(text);
      if (left > 0) send(text.slice(0, left));
      if (left > 0 && text.length >= left) send('\n… and more, which is not shown\n');
      left -= text.length;
      done();
    },
  });
  globalThis.console = new Console({ stdout: sink, stderr: sink });
}
