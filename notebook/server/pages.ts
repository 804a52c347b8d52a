// The pages: a document as cells, an exercise with its desk, a file that a document
// links to.

import { deskHtml, questionsHtml } from '../answers/page.ts';
import type { DialState } from '../state.ts';
import { cellHtml } from './cells.ts';
import type { Desk } from './desk.ts';
import { type Html, html } from './html.ts';
import { pageHtml } from './shell.ts';

/** The page of a document; `undefined` when there is none. */
export async function documentPage(
  { library, work, cuts, answers, dials }: Desk,
  document: string,
  nonce: string,
): Promise<string | undefined> {
  const cells = library.cells(document);
  if (cells === undefined) return undefined;
  const exercise = answers.of(document);
  const parts = cells.map((cell, number) =>
    cellHtml(cell, number, cell.kind === 'code' ? cuts.shown(document, cell) : undefined),
  );
  const title = /^# (.+)$/m.exec(library.text(document))?.[1] ?? document;
  // What will happen is asked below the code that does it, or after the text.
  const asked = cells.findLastIndex((cell) => cell.kind === 'code' && cell.file === 'predict.ts');
  if (exercise !== undefined) {
    parts.splice(asked === -1 ? parts.length : asked + 1, 0, await questionsHtml(exercise));
  }
  const end = exercise === undefined ? dialHtml(dials.state(document)) : deskHtml(exercise);
  const main = html`${parts}${end}`;
  const kind = exercise === undefined ? 'notes' : 'exercise';
  return pageHtml(library, work, { document, title, main, nonce, kind });
}

/** The place of a chapter's dial; what is in it comes with the page's program. */
function dialHtml(dial: DialState | undefined): Html | undefined {
  if (dial === undefined) return undefined;
  return html`<section class="dial" id="dial" aria-labelledby="dial-title">
<h2 id="dial-title">${dial.title}</h2>
<p>${dial.about} Each place of the dial is a real run on this machine.</p>
<div class="turn"></div>
</section>`;
}

/** The page of a file that a document links to. */
export function filePage({ library, work }: Desk, file: string, nonce: string): string {
  const language = /\.(ts|proto)$/.exec(file)?.[1] ?? '';
  const main = html`<h1 class="path">${file}</h1><pre class="code whole" tabindex="0" data-language="${language}"><code>${library.text(file)}</code></pre>`;
  return pageHtml(library, work, { document: file, title: file, main, nonce, kind: 'file' });
}
