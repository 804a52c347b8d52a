// The place of the wire: it shows nothing yet.

/** What is told of a run's wire. */
export interface WireView {
  begin(title: string): void;
  event(json: unknown): void;
  end(): void;
}

/** Makes the wire view in an element. */
export function mountWire(element: HTMLElement): WireView {
  element.hidden = true;
  return { begin() {}, event() {}, end() {} };
}
