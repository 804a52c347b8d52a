// A server as a program: health, reflection and a call log beside its own service,
// from the first call to the signal that stops it.
import { pathToFileURL } from 'node:url';
import {
  type ChannelOptions,
  Server,
  type ServerInterceptor,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';
import { loadDefinition } from '../protos/load.ts';
import { serverCredentials } from './credentials.ts';
import type { Log } from './handlers.ts';
import { logCalls } from './log-calls.ts';
import { linkDescriptors } from './reflection.ts';
import { bracketed, listen, stop } from './server.ts';
import { onSignal } from './signals.ts';

/** What `serve` needs to know of a program. */
export interface ServeOptions {
  /** The full name of the service, as in `users.v1.UserService`. */
  name: string;
  definition: PackageDefinition;
  services: [ServiceDefinition, UntypedServiceImplementation][];
  flags: {
    host: string;
    port: number;
    tls: boolean;
    clientCa: string | undefined;
    certs: string | undefined;
    metrics: number | undefined;
  };
  options?: ChannelOptions;
  interceptors?: ServerInterceptor[];
  /** Aborted when a stop begins, so that open streams can end by themselves. */
  stopping?: AbortController;
  /** Runs after the last call has ended: close databases here. */
  onStopped?: () => void | Promise<void>;
  log?: Log;
}

/** Serves until SIGINT or SIGTERM; a second signal ends the process at once. */
export async function serve(settings: ServeOptions): Promise<{ server: Server; port: number }> {
  const { name, definition, services, flags, stopping, log = console.error } = settings;
  const credentials = await serverCredentials(flags);
  const measured = await measure(flags.metrics);
  const server = new Server({
    ...settings.options,
    interceptors: [...measured.interceptors, logCalls(log), ...(settings.interceptors ?? [])],
  });
  measured.watch(server);
  for (const [service, handlers] of services) server.addService(service, handlers);
  const health = new HealthImplementation({ '': 'SERVING', [name]: 'SERVING' });
  health.addToServer(server);
  const described = { ...definition, ...loadDefinition(pathToFileURL(healthProto)) };
  new ReflectionService(linkDescriptors(described)).addToServer(server);

  const port = await listen(server, { host: flags.host, port: flags.port, credentials }).catch(
    async (error: unknown) => {
      await measured.stop();
      throw error;
    },
  );
  const security = flags.clientCa ? 'mutual TLS' : flags.tls ? 'TLS' : 'plaintext';
  stopOnSignal(async () => {
    health.setStatus('', 'NOT_SERVING');
    health.setStatus(name, 'NOT_SERVING');
    stopping?.abort();
    await stop(server);
    await measured.stop();
    await settings.onStopped?.();
    console.log(`${name} has stopped`);
  });
  // Said last: whoever reads it may stop the server at once.
  console.log(`${name} listens on ${bracketed(flags.host)}:${port} (${security})`);
  return { server, port };
}

/** Metrics on a port of their own, where one is wanted; nothing of them is loaded else. */
async function measure(port: number | undefined) {
  if (port === undefined) return { interceptors: [], watch: () => {}, stop: async () => {} };
  const [{ makeMetrics }, { serveMetrics }] = await Promise.all([
    import('./metrics.ts'),
    import('./metrics-page.ts'),
  ]);
  const metrics = makeMetrics();
  const page = await serveMetrics(metrics, port);
  console.log(`metrics: ${page.url}`);
  return { interceptors: [metrics.interceptor], watch: metrics.watch, stop: page.stop };
}

// The first signal ends the server in order, the second ends the process.
function stopOnSignal(end: () => Promise<void>): void {
  const stopNow = () => {
    end().then(leaveSoon, (error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exit(1);
    });
  };
  onSignal(stopNow, ['SIGINT', 'SIGTERM']);
}

// Node.js ends by itself when nothing is left. A connection is left for as long as bytes
// wait in it for somebody who does not read, also when the call has been cut.
function leaveSoon(): void {
  setTimeout(() => process.exit(), 500).unref();
}
