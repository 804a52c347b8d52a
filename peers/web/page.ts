// The page itself: three files, its program bundled in memory. There is no build step.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('page/', import.meta.url));

// Only what comes from here is run, shown and called.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers a request for one of the page's files; what it does not know is 404. */
export type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** Reads the page's files and bundles its program. */
export async function makePage(): Promise<Page> {
  const made = await build({
    entryPoints: [`${folder}main.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  const [script] = made.outputFiles;
  if (script === undefined) throw new Error('esbuild made no file of the page');
  const files = new Map<string | undefined, [kind: string, body: string]>([
    ['/', ['text/html', await readFile(`${folder}index.html`, 'utf8')]],
    ['/main.js', ['text/javascript', script.text]],
    ['/style.css', ['text/css', await readFile(`${folder}style.css`, 'utf8')]],
  ]);
  return (request, response) => {
    const [kind, body] = files.get(request.url) ?? ['text/plain', 'There is no such page.\n'];
    response.writeHead(files.has(request.url) ? 200 : 404, {
      'content-type': `${kind}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(body);
  };
}
