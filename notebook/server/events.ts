// What happens is told to every page of a document, as server-sent events: two tabs
// show the same, and a page that was loaded anew begins with the state as it is.
import type { ServerResponse } from 'node:http';

const alive = ': alive\n\n';
const aliveMs = 20_000;
// A page that does not read is told no more: it asks anew when it is back.
const mostWaiting = 8 * 2 ** 20;

/** The pages that listen. */
export class Events {
  readonly #pages = new Map<ServerResponse, string>();
  readonly #beat = setInterval(() => this.#all(alive), aliveMs).unref();

  /** Tells a page all that comes, after what `state` holds. */
  open(document: string, response: ServerResponse, state: [event: string, data: object][]): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [event, data] of state) response.write(frame(event, data));
    // All of the state was told: what the page still shows beyond it is no longer so.
    response.write(frame('ready', {}));
    this.#pages.set(response, document);
    response.on('close', () => this.#pages.delete(response));
  }

  /** Tells the pages of a document. */
  tell(document: string, event: string, data: object): void {
    const text = frame(event, data);
    for (const [page, shown] of this.#pages) if (shown === document) this.#write(page, text);
  }

  /** Whether a page shows this document now. */
  isOpen(document: string): boolean {
    return [...this.#pages.values()].includes(document);
  }

  /** Ends all of them. */
  close(): void {
    clearInterval(this.#beat);
    for (const page of this.#pages.keys()) page.end();
  }

  #all(text: string): void {
    for (const page of this.#pages.keys()) this.#write(page, text);
  }

  #write(page: ServerResponse, text: string): void {
    if (page.writableLength > mostWaiting) page.destroy();
    else page.write(text);
  }
}

const frame = (event: string, data: object) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
