// The frame of every page: the way through the workbook at the left, and the page
// itself.
import { basename } from 'node:path';
import { type Exercise, findExercises } from '../../lab/exercises/find.ts';
import { type Progress, readProgress, recordOf } from '../../lab/exercises/progress.ts';
import { type Html, html } from './html.ts';
import type { Library } from './library.ts';
import { sectionsOf } from './prose.ts';

/** What a page is made of. */
export interface Page {
  /** Its document, which is its address. */
  document: string;
  title: string;
  main: Html;
  nonce: string;
  kind: 'notes' | 'exercise' | 'file';
}

/** The whole page. */
export function pageHtml(library: Library, work: string, page: Page): string {
  const { document, title, main, nonce, kind } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="nonce" content="${nonce}">
<title>${title} · The gRPC workbook</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/notebook.css">
<script type="module" src="/notebook.js"></script>
</head>
<body class="${kind}" data-document="${document}">
<a class="skip" href="#main">Go to the text</a>
<header><a class="book" href="/README.md">The gRPC workbook</a><button type="button" class="menu quiet" aria-expanded="false" aria-controls="contents">Contents</button></header>
<nav id="contents" aria-label="Contents">${contents(library, readProgress(work), document)}</nav>
<main id="main" tabindex="-1">
<p id="connection" role="status" hidden></p>
<article>${main}</article>
</main>
</body>
</html>`.text;
}

const numberAndName = (heading: string) => /^(\d+\. [^:]+)/.exec(heading)?.[1] ?? heading;

function contents(library: Library, progress: Progress, here: string): Html {
  const exercises = findExercises(library.root);
  const chapters = library.chapters.map((chapter) => {
    const document = `${chapter}/README.md`;
    const text = library.text(document);
    const isHere = here.startsWith(`${chapter}/`);
    const own = exercises.filter((one) => one.chapter === chapter);
    const sections = sectionsOf(text).map(
      ({ title, anchor }) => html`<li><a href="/${document}#${anchor}">${title}</a></li>`,
    );
    return html`<li class="chapter">${link(document, here, numberAndName(/^# (.+)$/m.exec(text)?.[1] ?? chapter))}
${isHere && html`<ol class="sections">${sections}${library.hasDial(chapter) && html`<li><a href="/${document}#dial">Turn the dials</a></li>`}</ol>`}
<ol class="exercises" aria-label="Exercises of ${chapter}">${own.map((one) => exerciseItem(one, progress, here))}</ol></li>`;
  });
  const documents = library.documents
    .filter((document) => /^docs\/[^/]+\.md$/.test(document) && !/instructors/.test(document))
    .map((document) => {
      const title = /^# (.+)$/m.exec(library.text(document))?.[1] ?? basename(document);
      return html`<li>${link(document, here, title)}</li>`;
    });
  return html`<ol class="chapters">${chapters}</ol><h2>Look it up</h2><ul>${documents}</ul>`;
}

function exerciseItem(exercise: Exercise, progress: Progress, here: string): Html {
  const { id, title, tasks } = exercise;
  const { firstPass, passed } = recordOf(progress, id);
  const words = firstPass ? 'done' : passed > 0 ? `${passed} of ${tasks.length} tasks` : '';
  const mark = firstPass ? '✓' : passed > 0 ? `${passed}/${tasks.length}` : '';
  const state =
    words !== '' && html`<span class="done" role="img" aria-label="${words}">${mark}</span>`;
  return html`<li data-exercise="${id}">${link(documentOf(exercise), here, `${id} ${title}`)}${state}</li>`;
}

/** The document of an exercise: its story. */
export const documentOf = ({ chapter, id, name }: Exercise) =>
  `${chapter}/exercises/${id.split('.')[1]}-${name}/README.md`;

function link(document: string, here: string, words: string): Html {
  return html`<a href="/${document}"${document === here && html` aria-current="page"`}>${words}</a>`;
}
