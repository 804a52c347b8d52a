// Elements, found or made.

/** The elements that fit a selector. */
export const all = (selector: string, within: ParentNode = document): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(selector),
];

/**
 * The one element that fits.
 *
 * @throws Error when there is none: the server has made another page.
 */
export function one(selector: string, within: ParentNode = document): HTMLElement {
  const [found] = all(selector, within);
  if (found === undefined) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Makes an element with a class and what is in it. */
export function make(tag: string, name: string, ...inside: (string | Node)[]): HTMLElement {
  const element = document.createElement(tag);
  if (name !== '') element.className = name;
  element.append(...inside);
  return element;
}

/** A button that does something. */
export function button(words: string, name: string, press: () => void): HTMLElement {
  const element = make('button', name, words);
  element.setAttribute('type', 'button');
  element.addEventListener('click', press);
  return element;
}

/** Shows a sentence, or nothing. */
export function say(element: HTMLElement, words: string, kind = ''): void {
  element.textContent = words;
  element.hidden = words === '';
  element.dataset.kind = kind;
}
