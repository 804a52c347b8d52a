// What the first line of a CSV file says of the rest: which character stands
// between the columns. Spreadsheets write a semicolon or a tab where a comma is the
// decimal sign of the country.

const delimiters = [',', ';', '\t'];

/** A text of the file, quoted and cut short: it may hold anything, also what a terminal obeys. */
export const brief = (text: string) =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The delimiter, and the text that was read to find it, less what is no row. */
export interface Opening {
  delimiter: string;
  head: string;
}

/**
 * Reads `text` as far as its first line that is not blank, at most a little more
 * than `most` characters. The delimiter is what that line has most of outside of
 * quotes: the rows cannot be asked, for their numbers may have commas too.
 *
 * A line such as `sep=;` names the delimiter itself. Programs write it for Excel,
 * which obeys it and shows it to nobody, and so it is here. It is left as a blank
 * line, so that the lines after it keep their numbers.
 *
 * @throws Error in one clause when the line is a comment, or names a delimiter that
 *   is none of `delimiters`.
 */
export async function readOpening(text: AsyncGenerator<string>, most: number): Promise<Opening> {
  let head = '';
  let whole = false;
  while (!whole && head.length < most) {
    const next = await text.next();
    if (next.done) break;
    head += next.value;
    whole = /\S.*\n/.test(head);
  }
  const [first = ''] = /\S.*/.exec(head) ?? [];
  const before = head.slice(0, head.indexOf(first));
  const place = `line ${before.split('\n').length}, ${brief(first)},`;
  if (first.startsWith('#')) {
    throw new Error(`${place} is a comment: remove it, the first line is to name the columns`);
  }
  const [, named] = /^"?sep=(.?)"?$/i.exec(first) ?? [];
  if (named === undefined) return { delimiter: mostOf(first), head };
  if (!delimiters.includes(named)) {
    throw new Error(
      `${place} names a delimiter that is no comma, semicolon or tab: use one of them`,
    );
  }
  return { delimiter: named, head: before + head.slice(before.length + first.length) };
}

/** The delimiter that a line has most of; the comma when it has none. */
function mostOf(line: string): string {
  const plain = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => plain.split(delimiter).length;
  return delimiters.reduce((best, other) => (count(other) > count(best) ? other : best));
}
