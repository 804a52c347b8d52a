// The pictures that a run has made, in `out/`.
import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const picture = /\.(png|svg|webp|jpg)$/;
const most = 6;

/** The pictures, and folders of them, that `output` names and that were written since then. */
export function picturesSince(root: string, time: number, output: string): string[] {
  const folder = join(root, 'out');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => picture.test(name))
    .filter((name) => {
      const about = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return about?.isFile() === true && about.mtimeMs >= time;
    })
    .sort((a, b) => a.split(sep).length - b.split(sep).length || a.localeCompare(b));
  const paths = names.map((name) => `out/${name.replaceAll(sep, '/')}`);
  const isNamed = (path: string) =>
    output.includes(path) || new RegExp(`${dirname(path)}/?$`, 'm').test(output);
  return paths.filter(isNamed).slice(0, most);
}
