// A small HTTP server that Prometheus reads: /metrics, on this machine alone.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from './flags.ts';
import type { Metrics } from './metrics.ts';

const host = '127.0.0.1';

/** A page that can be read until it is stopped. */
export interface MetricsPage {
  /** `http://127.0.0.1:PORT/metrics` */
  url: string;
  /** Ends it, and the connections that Prometheus keeps open. */
  stop(): Promise<void>;
}

/**
 * Serves the metrics on the loopback address. Port 0 takes a free one.
 *
 * @throws UsageError when the port cannot be taken.
 */
export async function serveMetrics(metrics: Metrics, port: number): Promise<MetricsPage> {
  const server = createServer((request, response) => {
    answer(metrics, request, response).catch((error: unknown) => {
      console.error(`The metrics cannot be read: ${error}`);
      response.writeHead(500).end();
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    const why = reason === 'EADDRINUSE' ? 'is in use' : `cannot be taken (${reason})`;
    throw new UsageError(`Port ${port} ${why}. Choose another with --metrics.`);
  }
  return {
    url: `http://${host}:${portOf(server.address())}/metrics`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  metrics: Metrics,
  { url, method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
  if (method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port was taken');
  return address.port;
}
