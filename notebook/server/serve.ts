// The notebook's server: pages, pictures, one stream of events a page, and wishes.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { UsageError } from '../../lib/flags.ts';
import { Answers } from '../answers/answers.ts';
import { Dials } from '../dials/dials.ts';
import { Runs } from '../runs/runs.ts';
import { type Assets, bundle } from './assets.ts';
import { Cuts } from './cuts.ts';
import { cutStates, type Desk, perform } from './desk.ts';
import { Events } from './events.ts';
import { Guard, headersOf } from './guard.ts';
import { Library } from './library.ts';
import { documentPage, filePage } from './pages.ts';
import { wireSeen } from './wire.ts';
import { readFields } from './wishes.ts';

const kinds: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};
const texts = /\.(ts|proto|py|csv|json|yaml)$/;

/** A notebook that listens. */
export interface Notebook {
  /** The address with its key: who has it may run the cells. */
  address(document: string): string;
  port: number;
  key: string;
  /** Ends everything that it has started, and then itself. */
  stop(): Promise<void>;
}

/** Starts a notebook on 127.0.0.1; port 0 takes a free one. */
export async function serve(root: string, work: string, port: number): Promise<Notebook> {
  const assets = await bundle();
  const library = new Library(root);
  const events = new Events();
  const tell = events.tell.bind(events);
  const runs = new Runs(library, tell);
  const answers = new Answers(library, work, tell);
  const dials = await Dials.find(library, tell);
  const desk = { library, work, events, runs, cuts: new Cuts(library), answers, dials };
  const guard = new Guard();
  const server = createServer((request, response) => {
    answer(desk, assets, guard, request, response).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The notebook cannot answer: ${why}\n`);
    });
  });
  const bound = await listen(server, port);
  guard.port = bound;
  return {
    port: bound,
    key: guard.key,
    address: (document) => `http://127.0.0.1:${bound}/${document}?key=${guard.key}`,
    async stop() {
      server.close();
      events.close();
      try {
        await Promise.all([runs.stopAll(), answers.close(), dials.stop()]);
      } finally {
        server.closeAllConnections();
      }
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') {
      throw new UsageError(`Port ${port} is in use. Take another with --port, or 0 for any.`);
    }
    throw error;
  }
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the notebook has no port');
  return at.port;
}

async function answer(
  desk: Desk,
  assets: Assets,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const nonce = randomBytes(16).toString('base64url');
  for (const [name, value] of Object.entries(headersOf(nonce))) response.setHeader(name, value);
  const say = (code: number, kind: string, body: string) => {
    response.writeHead(code, { 'content-type': `${kind}; charset=utf-8` });
    response.end(body);
  };
  // The address is read as it came: a path with dots in it is no path of a page.
  const url = new URL(`http://notebook${/^\/[^\s]*$/.exec(request.url ?? '')?.[0] ?? '/'}`);
  const verdict = guard.judge(request, url);
  if (verdict === 'key') return guard.letIn(response, url);
  if (verdict !== 'welcome') return say(403, 'text/plain', `${verdict.refused}\n`);
  const path = decodeURIComponent(url.pathname).slice(1);
  if (request.method === 'POST' && path === 'wish') return wish(desk, request, say);
  if (request.method !== 'GET') return say(405, 'text/plain', 'Only GET, and POST of a wish.\n');
  if (path === 'notebook.js') return say(200, 'text/javascript', assets.script);
  if (path === 'notebook.css') return say(200, 'text/css', assets.style);
  if (path === 'events') return stream(desk, url.searchParams.get('document') ?? '', response);
  if (path === 'wire') {
    const seen = wireSeen(desk.runs, url.searchParams);
    if (seen !== undefined) return say(200, 'application/json', JSON.stringify(seen));
    return say(404, 'text/plain', 'That was not seen on the wire.\n');
  }
  if (path === '') {
    response.writeHead(302, { location: '/README.md' });
    response.end();
    return;
  }
  const page = await documentPage(desk, path, nonce);
  if (page !== undefined) return say(200, 'text/html', page);
  const kind = kinds[extname(path)];
  const known = desk.library.leadsTo(path) || desk.runs.hasMade(path);
  const place = known ? desk.library.place(path) : undefined;
  if (place !== undefined && kind !== undefined) {
    response.writeHead(200, { 'content-type': kind });
    createReadStream(place)
      .on('error', () => response.destroy())
      .pipe(response);
    return;
  }
  if (place !== undefined && texts.test(path)) {
    return say(200, 'text/html', filePage(desk, path, nonce));
  }
  say(404, 'text/plain', 'The notebook has no such page.\n');
}

async function wish(
  desk: Desk,
  request: IncomingMessage,
  say: (code: number, kind: string, body: string) => void,
): Promise<void> {
  const isJson = /^application\/json\b/.test(request.headers['content-type'] ?? '');
  const fields = isJson ? await readFields(request) : undefined;
  if (fields === undefined) return say(400, 'text/plain', 'A wish is a JSON object.\n');
  const why = await perform(desk, fields);
  say(why === undefined ? 200 : 409, 'application/json', JSON.stringify({ why: why ?? '' }));
}

function stream(desk: Desk, document: string, response: ServerResponse): void {
  const exercise = desk.answers.of(document);
  const dial = desk.dials.state(document);
  desk.events.open(document, response, [
    ...desk.runs.states(document).map((state): [string, object] => ['state', state]),
    ...cutStates(desk, document),
    ...(dial === undefined ? [] : [['dial', dial] satisfies [string, object]]),
    ...(exercise === undefined
      ? []
      : [['exercise', desk.answers.state(exercise)] satisfies [string, object]]),
  ]);
}
