// Which pages may call: the bridge's own, and those that it was told of, by name. A browser
// asks first (a preflight) whether a page from elsewhere may send such a request.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cors } from '@connectrpc/connect';

/** Pages that may call from elsewhere: `http://localhost:5173`, say. */
export type Origins = ReadonlySet<string>;

const allowedHeaders = [...cors.allowedHeaders, 'authorization'];

/**
 * Answers a preflight, and refuses a page that may not call.
 *
 * @param own Origins of the bridge itself, which need no permission.
 * @returns Whether the request is to be answered still.
 */
export function letIn(
  request: IncomingMessage,
  response: ServerResponse,
  own: Origins,
  others: Origins,
): boolean {
  const { origin } = request.headers;
  // The answer depends on who asks: no cache may give it to somebody else.
  response.setHeader('vary', 'origin');
  if (origin === undefined || own.has(origin)) return true;
  if (!others.has(origin)) {
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('Pages from there may not call.\n');
    return false;
  }
  response.setHeader('access-control-allow-origin', origin);
  // Without this a page could not read the status of a call.
  response.setHeader('access-control-expose-headers', cors.exposedHeaders.join(', '));
  if (request.method !== 'OPTIONS') return true;
  response.writeHead(204, {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': allowedHeaders.join(', '),
    'access-control-max-age': '7200',
  });
  response.end();
  return false;
}
