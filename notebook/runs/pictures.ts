// The pictures that a run has made, in `out/`.
import { lstatSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const picture = /\.(png|svg|webp|jpg)$/;
const most = 6;

/** Pictures that were written since then, a few of each folder, from the workbook's root. */
export function picturesSince(root: string, time: number): string[] {
  const folder = join(root, 'out');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => picture.test(name))
    .filter((name) => {
      const about = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return about?.isFile() === true && about.mtimeMs >= time;
    })
    .sort((a, b) => a.split(sep).length - b.split(sep).length || a.localeCompare(b));
  return names.slice(0, most).map((name) => `out/${name.replaceAll(sep, '/')}`);
}
