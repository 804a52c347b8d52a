// What the last call sent and got, byte by byte: the page's requests pass through here.
import { type Frame, framesOf, hex, printable, trailersIn } from '../frames.ts';
import { el } from './dom.ts';

const width = 8;

/** Shows one exchange in `place`. */
function show(place: Element, sent: Request, body: Uint8Array, got: Response, answer: Uint8Array) {
  const timeout = sent.headers.get('grpc-timeout');
  const kind = got.headers.get('content-type') ?? '';
  place.replaceChildren(
    el('h3', 'Sent'),
    headers([
      ['POST', new URL(sent.url).pathname],
      ['content-type', sent.headers.get('content-type') ?? ''],
      ...(timeout === null ? [] : [['grpc-timeout', timeout] satisfies [string, string]]),
    ]),
    ...framesOf(body).map(table),
    el('h3', 'Answered'),
    headers([
      ['HTTP', `${got.status}`],
      ['content-type', kind],
    ]),
    // What is no answer of gRPC-Web has no frames.
    ...(/^application\/grpc-web/.test(kind) ? framesOf(answer).map(table) : []),
  );
}

function headers(lines: [string, string][]): HTMLElement {
  const list = el('dl');
  for (const [name, value] of lines) list.append(el('dt', name), el('dd', value));
  return list;
}

function table({ kind, prefix, data }: Frame): HTMLElement {
  const figure = el('figure');
  figure.className = kind;
  const name = kind === 'message' ? 'A message' : 'The trailers';
  figure.append(el('figcaption', `${name}, ${data.length} bytes`));
  if (kind === 'trailers') figure.append(headers(trailersIn(data)));
  const rows = el('pre');
  rows.tabIndex = 0; // It may scroll, and not everybody has a mouse.
  rows.append(...row('mark', prefix, kind === 'message' ? 'flag, length' : 'flag 80, length'));
  for (let at = 0; at < data.length; at += width) {
    const bytes = data.subarray(at, at + width);
    rows.append(...row('b', bytes, printable(bytes)));
  }
  figure.append(rows);
  return figure;
}

function row(kind: 'mark' | 'b', bytes: Uint8Array, text: string): (HTMLElement | string)[] {
  const shown = hex(bytes);
  return [el(kind, shown), ' '.repeat(width * 3 + 1 - shown.length), el('i', text), '\n'];
}

/**
 * A `fetch` that shows each exchange in `place`. It reads an answer to its end before it
 * gives it on, which is right for unary calls alone.
 */
export function watched(place: Element): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    try {
      const body = await request.clone().arrayBuffer();
      const response = await fetch(request);
      const answer = await response.arrayBuffer();
      show(place, request, new Uint8Array(body), response, new Uint8Array(answer));
      return new Response(answer, response);
    } catch (error) {
      place.replaceChildren(el('p', 'No answer came, or not all of it.'));
      throw error;
    }
  };
}
