// Which file imports which. Read from the text: at run time types leave no trace.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { filesOf } from '../../lab/notes/files.ts';

/** One import of one file, of types or of values. Paths begin at the root. */
export interface Import {
  from: string;
  /** A path, or what is written when that names a package. */
  to: string;
  isPackage: boolean;
}

/** The imports of the workbook's files, and what is wrong with those that lead nowhere. */
export interface Reading {
  imports: Import[];
  problems: string[];
}

const slashes = (path: string) => path.replaceAll(sep, '/');

/** Reads all TypeScript files under `root`, a path without symbolic links. */
export async function readImports(root: string): Promise<Reading> {
  await init();
  const reading: Reading = { imports: [], problems: [] };
  for (const file of filesOf(root, '.ts')) {
    const path = join(root, file);
    const { resolve } = createRequire(path);
    const from = slashes(file);
    for (const specifier of specifiersIn(readFileSync(path, 'utf8'), file)) {
      if (/^[.#]/.test(specifier)) {
        try {
          const to = slashes(relative(root, resolve(specifier)));
          reading.imports.push({ from, to, isPackage: false });
        } catch {
          reading.problems.push(`${from} imports ${specifier}, and there is no such file`);
        }
      } else {
        reading.imports.push({ from, to: specifier, isPackage: true });
      }
    }
  }
  return reading;
}

/**
 * What a file imports: also types, `export … from`, and `import('…')` of a plain
 * string. Not seen is a type that is written `type T = import('…').T`.
 */
function specifiersIn(text: string, file: string): string[] {
  const [imports] = parse(text, file);
  return imports.flatMap((found) => {
    if (found.type === 'import-meta' || found.specifier === undefined) return [];
    return found.type === 'dynamic' && found.glob ? [] : [found.specifier];
  });
}
