// Colours for code that is only read: the same as the editor's, without an editor.
import { typescriptLanguage } from '@codemirror/lang-javascript';
import { type Language, StreamLanguage } from '@codemirror/language';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { all } from './dom.ts';

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

/** Colours the code in an element. */
export function colour(code: HTMLElement): void {
  const parser = parsers[code.dataset.language ?? ''];
  const text = code.textContent ?? '';
  if (parser === undefined) return;
  const inside = document.createElement('code');
  const put = (piece: string, classes: string) => {
    if (classes === '') return inside.append(piece);
    const span = document.createElement('span');
    span.className = classes;
    span.append(piece);
    inside.append(span);
  };
  highlightCode(text, parser.parse(text), classHighlighter, put, () => inside.append('\n'));
  code.replaceChildren(inside);
}

/** Colours all code of the page. */
export function colourAll(): void {
  for (const code of all('pre.code[data-language]')) colour(code);
}
