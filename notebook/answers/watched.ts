// A file that others write, too: an editor, another tab, `npm run lab` in a terminal.
import { type FSWatcher, watch } from 'chokidar';

/** Calls back whenever the file was written; an editor may replace it by a new one. */
export function watchFile(
  file: string,
  onSave: () => void,
  onError: (why: string) => void,
): FSWatcher {
  const watcher = watch(file, { ignoreInitial: true }).on('add', onSave).on('change', onSave);
  return watcher.on('error', (error) => onError(`${file} cannot be watched: ${error}`));
}
