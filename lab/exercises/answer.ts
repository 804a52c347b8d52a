// A student's file, imported, or why it cannot be checked.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Failure } from './report.ts';

/** What a file exports, or why that is not what the starter of the exercise exports. */
export type ReadAnswer =
  | { answer: object; failure: undefined }
  | { answer: undefined; failure: Failure };

/**
 * Imports the student's file.
 *
 * @param round Another number imports it anew: nothing is left over from a round before.
 */
export async function readAnswer(folder: string, file: string, round: number): Promise<ReadAnswer> {
  try {
    const answer: object = await import(`${pathToFileURL(file)}?round=${round}`);
    const starter: object = await import(pathToFileURL(join(folder, 'starter.ts')).href);
    const failure = missingExport(starter, answer);
    return failure === undefined ? { answer, failure } : { answer: undefined, failure };
  } catch (error) {
    const thrown = error instanceof Error ? error.message : String(error);
    const happened = `it cannot be: ${thrown.replaceAll(file, 'your file')}`;
    const failure = { expected: 'your file can be run', happened, stack: [], diagrams: [] };
    return { answer: undefined, failure };
  }
}

/** The first export of the starter that the answer lacks. */
function missingExport(starter: object, answer: object): Failure | undefined {
  const kinds = new Map(Object.entries(answer).map(([name, value]) => [name, typeof value]));
  for (const [name, value] of Object.entries(starter)) {
    if (kinds.get(name) === typeof value) continue;
    const expected = `your file exports the ${typeof value} ${name}, as the starter does`;
    return { expected, happened: 'it does not', stack: [], diagrams: [] };
  }
  return undefined;
}
