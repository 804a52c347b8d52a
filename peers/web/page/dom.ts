// Elements are made from text, never from HTML: a name with a tag in it stays a name.

/** An element with a text in it. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/**
 * The element of the page with this id.
 *
 * @throws Error when there is none, or it is of another kind.
 */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} "${id}".`);
}
