// What the notebook shows: the documents, and the files that they lead to.
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { type Cell, cellsOf } from '../../lab/notes/cells.ts';
import { documentsOf, targetsOf } from '../../lab/notes/documents.ts';

const slashes = (path: string) => path.replaceAll(sep, '/');

/** The documents of a workbook, by their path from its root. */
export class Library {
  readonly root: string;
  readonly documents: string[];
  #linked: Set<string> | undefined;

  constructor(root: string) {
    this.root = realpathSync(root);
    this.documents = documentsOf(this.root).map(slashes);
  }

  /** The chapters' folders, in order. */
  get chapters(): string[] {
    return readdirSync(this.root)
      .filter((name) => /^\d\d-/.test(name) && existsSync(join(this.root, name, 'README.md')))
      .sort();
  }

  /** Whether a chapter has a dial. */
  hasDial(chapter: string): boolean {
    return existsSync(join(this.root, chapter, 'bench/dial.ts'));
  }

  /** The text of a document. */
  text(document: string): string {
    return readFileSync(join(this.root, document), 'utf8');
  }

  /** The cells of a document; `undefined` when there is no such document. */
  cells(document: string): Cell[] | undefined {
    return this.documents.includes(document) ? cellsOf(this.text(document)) : undefined;
  }

  /** Whether a document links to this file, or shows it as a picture. */
  leadsTo(file: string): boolean {
    this.#linked ??= new Set(
      this.documents.flatMap((document) =>
        targetsOf(this.text(document)).map((target) => {
          const path = target.split('#')[0] ?? '';
          return slashes(normalize(join(dirname(document), path)));
        }),
      ),
    );
    return this.#linked.has(file);
  }

  /**
   * The place of a file on the disk.
   *
   * @returns `undefined` for what lies elsewhere, is no plain file, or is reached by a link.
   */
  place(file: string): string | undefined {
    const path = join(this.root, file);
    const inside = relative(this.root, path);
    if (inside.startsWith('..') || slashes(inside) !== slashes(normalize(file))) return undefined;
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    return realpathSync(path) === path ? path : undefined;
  }
}
