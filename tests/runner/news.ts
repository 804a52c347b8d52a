// What the process of a test file and the runner tell each other.

/** What the process tells. */
export type News =
  | { kind: 'begun'; test: string }
  | { kind: 'done' }
  | { kind: 'open'; things: string[] };

/** What the runner asks: what is open? */
export interface Question {
  kind: 'what is open';
}

const kindOf = (message: unknown) =>
  typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;

export const isQuestion = (message: unknown): message is Question =>
  kindOf(message) === 'what is open';

export const isNews = (message: unknown): message is News => kindOf(message) !== undefined;
