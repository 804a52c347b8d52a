/** A check's own verdict: what it expected, and what happened. */
export class Wrong extends Error {
  readonly expected: string;

  constructor(expected: string, happened: string) {
    super(happened);
    this.expected = expected;
  }
}
