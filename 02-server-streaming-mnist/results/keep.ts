// Where the client keeps what it makes: a folder with the samples, one file each,
// and the pictures of all of them beside it.
import { join } from 'node:path';
import { resultsIn } from '../../lib/results.ts';
import type { Digit } from '../digits/images.ts';
import { toPng } from './contact-sheet.ts';

export const standardFolder = 'out/02-server-streaming-mnist';

/**
 * Makes `folder`, by default one of the workbook's own, to keep results in.
 *
 * @throws Error in one sentence when it cannot be made or written.
 */
export function keepResults(folder?: string) {
  const results = resultsIn(folder, standardFolder);
  const digits = resultsIn(folder && join(folder, 'digits'), `${standardFolder}/digits`);
  return {
    /** The folder as the person who runs the client knows it. */
    name: results.name,
    /** Keeps a sample as PNG; its index and its label are its name. */
    async keepDigit(digit: Digit): Promise<void> {
      const name = `${String(digit.index).padStart(5, '0')}-label${digit.label}.png`;
      digits.write(name, await toPng(digit));
    },
    /** Keeps a picture and tells of it. */
    keep(name: string, content: string | Buffer): void {
      results.write(name, content);
      console.log(`picture: ${results.name}/${name}`);
    },
  };
}
