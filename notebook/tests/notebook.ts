// For tests: a notebook program over a small workbook, and requests to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Notebook, serve } from '../server/serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the small workbook, and the notes around it. */
export interface SmallWorkbook {
  folder: string;
  notebook: Notebook;
  /** Sends a request; the usual headers are those of the page itself. */
  ask(path: string, more?: Asked): Promise<Answered>;
  wish(fields: object): Promise<Answered>;
  /** The events of a document, until `enough` says so. */
  events(document: string, enough: (event: string, data: string) => boolean): Promise<string[]>;
}

/** What is unusual about a request. */
export interface Asked {
  method?: string;
  headers?: { [name: string]: string | undefined };
  body?: string;
  key?: boolean;
}

/** What came back. */
export interface Answered {
  code: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/**
 * Serves a workbook of one chapter, `01-small/`, as long as `use` takes.
 *
 * @param programs The chapter's files, and `README.md` that runs them.
 */
export async function withNotebook(
  programs: { [file: string]: string },
  use: (workbook: SmallWorkbook) => Promise<void>,
): Promise<void> {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  // Below the workbook, so that its programs find the packages.
  const folder = mkdtempSync(join(cache, 'notebook-test-'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(folder, '01-small'));
  symlinkSync('/etc/hostname', join(folder, '01-small/link.ts'));
  for (const [file, text] of Object.entries(programs)) {
    writeFileSync(join(folder, '01-small', file), text);
  }
  const notebook = await serve(folder, join(folder, 'work'), 0);
  try {
    await use({
      folder,
      notebook,
      ask: (path, more = {}) => ask(notebook, path, more),
      wish: (fields) => wish(notebook, fields),
      events: (document, enough) => events(notebook, document, enough),
    });
  } finally {
    await notebook.stop();
    rmSync(folder, { recursive: true });
  }
}

const cookieOf = ({ port, key }: Notebook) => `notebook-${port}=${key}`;

function headersFor(notebook: Notebook, { headers = {}, key = true }: Asked) {
  const usual = {
    host: `127.0.0.1:${notebook.port}`,
    origin: `http://127.0.0.1:${notebook.port}`,
    cookie: key ? cookieOf(notebook) : undefined,
  };
  const all = Object.entries({ ...usual, ...headers });
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

// `fetch` makes Host and the path its own way: these are sent as they are.
async function ask(notebook: Notebook, path: string, asked: Asked): Promise<Answered> {
  const { method = 'GET', body } = asked;
  const headers = headersFor(notebook, asked);
  const sent = request({ host: '127.0.0.1', port: notebook.port, path, method, headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { code: response.statusCode, headers: response.headers, text };
}

function wish(notebook: Notebook, fields: object): Promise<Answered> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ document: '01-small/README.md', ...fields });
  return ask(notebook, '/wish', { method: 'POST', headers, body });
}

async function events(
  notebook: Notebook,
  document: string,
  enough: (event: string, data: string) => boolean,
): Promise<string[]> {
  const path = `/events?document=${encodeURIComponent(document)}`;
  const sent = request({
    host: '127.0.0.1',
    port: notebook.port,
    path,
    headers: headersFor(notebook, {}),
  });
  sent.end();
  const [response] = await once(sent, 'response');
  const seen: string[] = [];
  let text = '';
  for await (const chunk of response) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
      seen.push(`${event} ${data}`);
      if (enough(event, data)) return seen;
    }
  }
  return seen;
}

/** Starts the program itself, as `npm run notebook` does; resolves with its address. */
export async function startNotebook(
  args: string[],
): Promise<{ child: ChildProcess; address: URL }> {
  const file = join(root, 'notebook/notebook.ts');
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...port, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) {
    const address = /http:\S+/.exec(String(chunk))?.[0];
    if (address !== undefined) return { child, address: new URL(address) };
  }
  throw new Error('the notebook did not say where it is');
}
