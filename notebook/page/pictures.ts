// The pictures that a run has made: beside the notes' own where there is one, else
// below the command.
import { all, make } from './dom.ts';

const nameOf = (path: string) => path.split('/').at(-1) ?? '';

function figure(path: string): HTMLElement {
  const image = document.createElement('img');
  // The file is another one after each run.
  image.src = `/${path}?at=${Date.now()}`;
  // What is only a few pixels wide is shown as such, and large enough to be seen.
  image.addEventListener('load', () => {
    image.classList.toggle('pixels', image.naturalWidth > 0 && image.naturalWidth <= 64);
  });
  image.alt = `Made by your run: ${nameOf(path)}`;
  return make('figure', 'yours', image, make('figcaption', '', `yours: ${nameOf(path)}`));
}

/** The notes' picture of the same name, `docs/pictures/02-NAME` for `out/02-…/NAME`. */
function inNotes(path: string): HTMLElement | undefined {
  const chapter = /^out\/(\d\d)-/.exec(path)?.[1] ?? '';
  const end = `/${chapter}-${nameOf(path)}`;
  return all('article img').find((image) => image.getAttribute('src')?.endsWith(end));
}

/** Shows the pictures of a run. */
export function showMade(below: HTMLElement, paths: string[]): void {
  below.replaceChildren();
  for (const path of paths) {
    const notes = inNotes(path);
    const paragraph = notes?.closest('p');
    if (!paragraph) {
      below.append(figure(path));
      continue;
    }
    paragraph.classList.add('pair');
    for (const old of all('figure.yours', paragraph)) old.remove();
    paragraph.append(figure(path));
  }
  below.hidden = below.childElementCount === 0;
}
