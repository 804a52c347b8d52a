// Who may ask: the page runs programs, so nobody else may. A random key in the
// address becomes a cookie; Host and Origin are looked at on each request, so that a
// page from elsewhere, or a name that was made to lead here, gets nothing.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a request is let do. */
export type Verdict = 'welcome' | 'key' | { refused: string };

const hash = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string) => timingSafeEqual(hash(a), hash(b));

/** The lock of one notebook. */
export class Guard {
  readonly key = randomBytes(24).toString('base64url');
  #port = 0;

  /** Where the notebook listens: known once it does. */
  set port(port: number) {
    this.#port = port;
  }

  /** Looks at a request before anything else does. */
  judge(request: IncomingMessage, url: URL): Verdict {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers;
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    if (!hosts.includes(host)) return { refused: 'This notebook has another name.' };
    if (origin !== undefined && origin !== `http://${host}`) {
      return { refused: 'A page from elsewhere gets nothing here.' };
    }
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && origin === undefined)
      return { refused: 'A change has to say where it is from.' };
    const given = url.searchParams.get('key');
    if (given !== null && same(given, this.key)) return 'key';
    if (site === 'cross-site' || site === 'same-site') {
      return { refused: 'A page from elsewhere gets nothing here.' };
    }
    if (this.#cookies(request).some((value) => same(value, this.key))) return 'welcome';
    return { refused: 'Open the address that npm run notebook has printed: the key is in it.' };
  }

  /** Turns the key in the address into a cookie; the address is then without it. */
  letIn(response: ServerResponse, url: URL): void {
    url.searchParams.delete('key');
    const cookie = `${this.#name}=${this.key}; HttpOnly; SameSite=Strict; Path=/`;
    response.writeHead(303, { 'set-cookie': cookie, location: `${url.pathname}${url.search}` });
    response.end();
  }

  // Cookies know no ports: two notebooks must not take each other's.
  get #name(): string {
    return `notebook-${this.#port}`;
  }

  #cookies({ headers }: IncomingMessage): string[] {
    const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='));
    return pairs.filter(([name]) => name === this.#name).map(([, value = '']) => value);
  }
}

/** The headers of every answer. `nonce` allows the editor's own style sheet, and no other. */
export function headersOf(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}
