// Where the client keeps what it makes: a folder with the samples, one file each,
// and the pictures of all of them beside it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../lib/flags.ts';
import type { Digit } from '../digits/images.ts';
import { toPng } from './contact-sheet.ts';

export const standardFolder = 'out/02-server-streaming-mnist';

/**
 * Makes `folder`, by default one of the workbook's own, to keep results in.
 *
 * @throws UsageError when it cannot be made.
 */
export function resultsIn(folder?: string) {
  const path = folder ?? fileURLToPath(new URL(`../../${standardFolder}`, import.meta.url));
  try {
    mkdirSync(join(path, 'digits'), { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`No folder for the results: ${why}. Name another with --output.`);
  }
  return {
    /** The folder as the person who runs the client knows it. */
    name: folder ?? standardFolder,
    /** Keeps a sample as PNG; its index and its label are its name. */
    async keepDigit(digit: Digit): Promise<void> {
      const name = `${String(digit.index).padStart(5, '0')}-label${digit.label}.png`;
      writeFileSync(join(path, 'digits', name), await toPng(digit));
    },
    /** Keeps a picture and tells of it. */
    keep(name: string, content: string | Buffer): void {
      writeFileSync(join(path, name), content);
      console.log(`picture: ${folder ?? standardFolder}/${name}`);
    },
  };
}
