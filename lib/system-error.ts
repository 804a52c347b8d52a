// What the operating system refuses, in words: `EACCES: permission denied, mkdir '…'` is
// Node's text, not a sentence for the person at the keyboard.
import { getSystemErrorMap } from 'node:util';

const doing: Record<string, string> = {
  mkdir: 'make the folder',
  mkdtemp: 'make a folder at',
  scandir: 'read the folder',
  open: 'open',
  read: 'read',
  rename: 'write',
  rm: 'remove',
  rmdir: 'remove',
  unlink: 'remove',
};

/** Why a file or folder was refused, in a few words: `permission denied`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [code, words] = getSystemErrorMap().get('errno' in error ? Number(error.errno) : 0) ?? [];
  return code === 'EEXIST' ? 'a file is in its place' : (words ?? error.message);
}

/** One sentence for what became of a file or folder; of any other error its message. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error && 'syscall' in error && 'path' in error)) {
    return error instanceof Error ? error.message : String(error);
  }
  const what = doing[String(error.syscall)] ?? 'use';
  return `Cannot ${what} ${error.path}: ${reasonOf(error)}.`;
}
