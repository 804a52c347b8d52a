// The editor of the page: CodeMirror, with the colours of the style sheet.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=nonce]')?.content ?? '';

/** What an editor is made of. */
export interface EditorOptions {
  into: HTMLElement;
  text: string;
  label: string;
  language: string;
  firstLine?: number;
  onSave(): void;
  onChange?(): void;
}

/** Makes an editor. Escape and then Tab leave it; Ctrl-S saves. */
export function makeEditor(options: EditorOptions): EditorView {
  const { into, text, label, language, firstLine = 1, onSave, onChange } = options;
  const save = () => {
    onSave();
    return true;
  };
  return new EditorView({
    parent: into,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers({ formatNumber: (line) => String(line + firstLine - 1) }),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        syntaxHighlighting(classHighlighter),
        language === 'proto' ? [] : javascript({ typescript: true }),
        keymap.of([{ key: 'Mod-s', run: save }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange?.();
        }),
      ],
    }),
  });
}

/** Puts the caret at a place, counted from 1, in the middle of what is seen; as near as there is one. */
export function goTo(view: EditorView, line: number, column: number): void {
  const { from, to } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = Math.min(from + Math.max(column - 1, 0), to);
  const effects = EditorView.scrollIntoView(anchor, { y: 'center' });
  view.dispatch({ selection: { anchor }, effects });
  view.focus();
}

/** Puts a text in an editor; the caret stays as near as it can. */
export function replaceText(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  let start = 0;
  while (start < now.length && start < text.length && now[start] === text[start]) start++;
  let same = 0;
  const most = Math.min(now.length, text.length) - start;
  while (same < most && now.at(-1 - same) === text.at(-1 - same)) same++;
  const insert = text.slice(start, text.length - same);
  view.dispatch({ changes: { from: start, to: now.length - same, insert } });
}
