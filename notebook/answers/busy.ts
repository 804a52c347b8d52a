// What is being done, for whoever has to wait until it is done.

/** Work in hand. */
export class Busy {
  readonly #doing = new Set<Promise<unknown>>();

  /** Gives what `doing` gives, and counts it as work until then. */
  async until<Result>(doing: Promise<Result>): Promise<Result> {
    this.#doing.add(doing);
    try {
      return await doing;
    } finally {
      this.#doing.delete(doing);
    }
  }

  /** Waits for what is being done now; how it comes out is told to who asked for it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#doing);
  }
}
