// Code in a document is cut from the file that runs. A marker says from where:
//
//   <!-- cut: service.ts | export function userService -->
//
// takes the block that begins on the first line holding that text, and
//
//   <!-- cut: service.ts | first text | last text -->
//
// the lines from the first text to the next line with the last one.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A cut and the code below it. */
export const cutMarker =
  /^(<!-- cut: (.+?) \| (.+?)(?: \| (.+?))? -->)\n+```(\w*)\n([\s\S]*?)```$/gm;
const markerStart = /^<!-- cut:/gm;

/** What a document says and what it should say. */
export interface Outcome {
  text: string;
  problems: string[];
}

const indentation = (line: string) => line.length - line.trimStart().length;

/**
 * Cuts lines out of a source text.
 *
 * @param first A text in the first line of the excerpt.
 * @param last A text in its last line; without one the excerpt is a block.
 * @throws Error when either is not there.
 */
export function cut(source: string, first: string, last?: string): string {
  return cutOut(source, first, last).text;
}

/** Lines of a source: the first one's index, how many, and the margin that they lose. */
export interface Cut {
  start: number;
  count: number;
  margin: number;
  text: string;
}

/** The same, and where it was cut out. */
export function cutOut(source: string, first: string, last?: string): Cut {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.includes(first));
  const opening = lines[start];
  if (opening === undefined) throw new Error(`no line holds "${first}"`);
  const end = last === undefined ? endOfBlock(lines, start) : endAt(lines, start, last);
  const taken = lines.slice(start, end + 1);
  const margin = Math.min(...taken.filter((line) => line.trim() !== '').map(indentation));
  const text = taken.map((line) => line.slice(margin).trimEnd()).join('\n');
  return { start, count: taken.length, margin, text };
}

function endAt(lines: string[], start: number, last: string): number {
  const end = lines.findIndex((line, at) => at >= start && line.includes(last));
  if (end === -1) throw new Error(`no line after the first holds "${last}"`);
  return end;
}

function endOfBlock(lines: string[], start: number): number {
  const opening = lines[start] ?? '';
  const margin = indentation(opening);
  if (!/[{([]$/.test(opening.trimEnd()) && !/=>?$/.test(opening.trimEnd())) return start;
  const closes = (line: string) =>
    indentation(line) === margin && /^[})\]]/.test(line.trimStart()) && !/[{([]$/.test(line);
  const end = lines.findIndex((line, at) => at > start && closes(line));
  if (end === -1) throw new Error('the block does not end');
  return end;
}

/** Puts what the code says now into every excerpt, and names those that were stale. */
export function freshExcerpts(document: string, root: string, text: string): Outcome {
  const problems: string[] = [];
  let seen = 0;
  const fresh = text.replace(
    cutMarker,
    (
      whole,
      comment: string,
      file: string,
      first: string,
      last: string | undefined,
      language: string,
      body: string,
    ) => {
      seen++;
      const path = join(root, dirname(document), file);
      const name = `the excerpt of ${file} at "${first}"`;
      try {
        if (!existsSync(path)) throw new Error('there is no such file');
        const now = cut(readFileSync(path, 'utf8'), first, last);
        if (`${now}\n` === body) return whole;
        problems.push(`${name} is stale`);
        return `${comment}\n\`\`\`${language}\n${now}\n\`\`\``;
      } catch (error) {
        problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        return whole;
      }
    },
  );
  const markers = text.match(markerStart)?.length ?? 0;
  if (markers !== seen)
    problems.push(`${markers - seen} cut markers are followed by no code fence`);
  return { text: fresh, problems };
}
