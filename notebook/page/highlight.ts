// Colours for code that is only read: the same as the editor's, without an editor.
import { typescriptLanguage } from '@codemirror/lang-javascript';
import { type Language, StreamLanguage } from '@codemirror/language';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { all, make } from './dom.ts';

const words =
  /^(syntax|package|import|option|message|enum|service|rpc|returns|stream|repeated|optional|oneof|map|reserved|extend|to)\b/;
const types = /^(double|float|u?int(32|64)|s(int|fixed)(32|64)|fixed(32|64)|bool|string|bytes)\b/;

/** Protocol Buffers, as far as colours need it. */
const proto = StreamLanguage.define({
  name: 'proto',
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match(/^"[^"]*"/)) return 'string';
    if (stream.match(words)) return 'keyword';
    if (stream.match(types)) return 'typeName';
    if (stream.match(/^\d+/)) return 'number';
    if (stream.match(/^[\w.]+/)) return null;
    stream.next();
    return null;
  },
});

const parsers: { [language: string]: Language['parser'] } = {
  ts: typescriptLanguage.parser,
  typescript: typescriptLanguage.parser,
  proto: proto.parser,
};

/** The lines of a text, coloured. */
export function colouredLines(text: string, language: string): HTMLElement[] {
  const lines = [document.createElement('span')];
  const put = (piece: string, classes: string) => {
    const line = lines.at(-1);
    if (classes === '') return line?.append(piece);
    const span = document.createElement('span');
    span.className = classes;
    span.append(piece);
    line?.append(span);
  };
  const parser = parsers[language];
  if (parser === undefined) return text.split('\n').map((line) => make('span', '', line));
  const fresh = () => void lines.push(document.createElement('span'));
  highlightCode(text, parser.parse(text), classHighlighter, put, fresh);
  return lines;
}

/** Colours the code in an element. */
export function colour(code: HTMLElement): void {
  const { language = '' } = code.dataset;
  if (parsers[language] === undefined) return;
  const inside = document.createElement('code');
  for (const [i, line] of colouredLines(code.textContent ?? '', language).entries()) {
    if (i > 0) inside.append('\n');
    inside.append(...line.childNodes);
  }
  code.replaceChildren(inside);
}

/** Colours all code of the page. */
export function colourAll(): void {
  for (const code of all('pre.code[data-language]')) colour(code);
}
