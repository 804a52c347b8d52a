// The languages of the matrix: what each has, and how its programs are started.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../../lib/testing.ts';
import { typescript } from '../../../lib/typescript.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const binaries = join(root, '.cache', 'peers');

/** The chapters by their programs' names in Python and Go. */
export const chapters = {
  users: '01-unary-users',
  digits: '02-server-streaming-mnist',
  broker: '03-bidi-broker',
  video: '04-bidi-video',
} as const;
export type Chapter = keyof typeof chapters;
/** A program of the matrix. */
export type Kind = 'client' | 'server';

/** One language: its name, and the command line of each of its programs. */
export interface Language {
  name: string;
  command(chapter: Chapter, kind: Kind): string[];
  /** Its client for the benchmark; TypeScript has one in each chapter. */
  bench?: string[];
  /** Where its programs are run: there they find what they read. */
  folder: string;
  /** Makes its programs ready to run; gives what is missing in one clause, if something is. */
  prepare(): Promise<string | undefined>;
}

const node: Language = {
  name: 'TypeScript',
  command: (chapter, kind) => [
    process.execPath,
    ...typescript(join(root, chapters[chapter], `${kind}.ts`)),
  ],
  folder: root,
  prepare: async () => undefined,
};

const pythonFolder = join(root, 'peers', 'python');
const interpreter = join(pythonFolder, '.venv', 'bin', 'python');
const python: Language = {
  name: 'Python',
  folder: pythonFolder,
  command: (chapter, kind) => [interpreter, '-u', join(pythonFolder, `${chapter}_${kind}.py`)],
  bench: [interpreter, '-u', join(pythonFolder, 'bench_client.py')],
  async prepare() {
    if (!existsSync(interpreter)) return 'peers/python/.venv is not there (peers/README.md)';
    const { code, stderr } = await runCommand([interpreter, join(pythonFolder, 'generate.py')]);
    return code === 0 ? undefined : `peers/python/generate.py fails: ${stderr.trim()}`;
  },
};

const goFolder = join(root, 'peers', 'go');
const go: Language = {
  name: 'Go',
  folder: goFolder,
  command: (chapter, kind) => [join(binaries, `${chapter}-${kind}`)],
  bench: [join(binaries, 'bench-client')],
  async prepare() {
    // The first time takes minutes on a slow machine: -v names each package as it is built.
    const build = ['go', 'build', '-v', '-o', `${binaries}/`, './cmd/...'];
    const options = { cwd: goFolder, limitSeconds: 600, show: true };
    try {
      const { code, stderr } = await runCommand(build, options);
      return code === 0 ? undefined : `go build fails in peers/go: ${stderr.trim()}`;
    } catch (error) {
      return `go is not there: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
};

export const languages: Language[] = [node, python, go];

/** Who serves a chapter: all of them 1 and 3, TypeScript alone 2 and 4. */
export const serves = (language: Language, chapter: Chapter) =>
  language === node || chapter === 'users' || chapter === 'broker';
