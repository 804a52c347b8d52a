// A file that a document names in backticks has to be there: beside the document,
// in its chapter, or counted from the root of the workbook.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const withFolder = /^[\w./-]+\/[\w.-]+\.(ts|md|proto|csv|py)$/;
const bareName = /^[\w.-]+\.(ts|proto)$/;
// What a reader makes, what stands for a name, and what comes with Protocol Buffers.
const elsewhere =
  /^(work|out|\.cache|generated)\/|(^|\/)answer\.ts$|\b(NN|NAME)\b|^google\/protobuf\//;

/** The files that a document names and that are not there, one line each. */
export function missingFiles(root: string, document: string, text: string): string[] {
  const chapter = /^\d\d-[^\\/]+/.exec(document)?.[0];
  const folder = dirname(document);
  const isThere = (file: string) =>
    [folder, chapter ?? '.', '.'].some((from) => existsSync(join(root, from, file)));
  // In the documents about all of it, a bare name is that of a file in every chapter.
  const isAboutAll = folder === '.' || folder === 'docs';
  const isFile = (word: string) => withFolder.test(word) || (!isAboutAll && bareName.test(word));
  const files = codeIn(text).filter((word) => isFile(word) && !elsewhere.test(word));
  return [...new Set(files)]
    .filter((file) => !isThere(file))
    .map((file) => `there is no file ${file}`);
}

/** The words in backticks, paragraph by paragraph: a lone backtick spoils no more than one. */
function codeIn(text: string): string[] {
  const paragraphs = text.replace(/^```[\s\S]*?^```$/gm, '').split(/\n{2,}/);
  const spans = paragraphs.flatMap((paragraph) => [...paragraph.matchAll(/`([^`]+)`/g)]);
  return spans.flatMap(([, code = '']) => code.split(/\s+/));
}
