// All that can be wrong with the rooms.
import { realpathSync } from 'node:fs';
import { wrongArrows } from './arrows.ts';
import { circlesIn } from './circles.ts';
import { readImports } from './imports.ts';
import { wrongTops } from './tops.ts';

/** All that is wrong in the workbook under `root`, one line each. */
export async function wrongIn(root: string): Promise<string[]> {
  const { imports, problems } = await readImports(realpathSync(root));
  return [...problems, ...circlesIn(imports), ...wrongArrows(imports), ...wrongTops(root)];
}
