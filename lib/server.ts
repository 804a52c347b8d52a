// The two ends of a server's life: listen and stop. What lies between is in serve.ts.
import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { UsageError } from './flags.ts';

/**
 * Binds the server and starts it. Port 0 takes a free port.
 *
 * @returns The port.
 * @throws UsageError when the port is in use or the address cannot be bound.
 */
export function listen(
  server: Server,
  at: { host: string; port: number; credentials?: ServerCredentials },
): Promise<number> {
  const { host, port, credentials = ServerCredentials.createInsecure() } = at;
  const address = `${bracketed(host)}:${port}`;
  if (host.trim() === '') return Promise.reject(new UsageError('A host must not be empty.'));
  return new Promise((resolve, reject) => {
    // The error comes to the callback alone: bindAsync neither throws nor rejects.
    server.bindAsync(address, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else if (error.message.includes('EADDRINUSE')) {
        reject(new UsageError(`Port ${port} is in use. Choose another with --port.`));
      } else reject(new UsageError(`Cannot listen on ${address}: ${error.message}`));
    });
  });
}

/** A host as it stands before a port, here and where a client names it: IPv6 in brackets. */
export const bracketed = (host: string) => (/^[^[].*:/.test(host) ? `[${host}]` : host);

/**
 * Stops the server: no new calls, open ones may finish for `graceMs`, then they
 * are cut. tryShutdown alone waits for ever on an open stream.
 */
export function stop(server: Server, graceMs = 2000): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      // The callback below may never come: a connection that spoke no HTTP/2, say
      // TLS to a plaintext port, is none that the server counts.
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
