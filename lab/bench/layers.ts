// What the toolbox costs: the same calls to servers that differ by a layer, from raw
// grpc-js with an answer that is ready to the chapter's own server.
import { Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { choice, parseFlags } from '../../lib/flags.ts';
import { logCalls } from '../../lib/log-calls.ts';
import { run } from '../../lib/program.ts';
import { listen } from '../../lib/server.ts';
import type { Comparison, Variant } from './comparison.ts';
import type { Command } from './processes.ts';
import { ways } from './ways.ts';

/** What a chapter's layers have of their own. */
interface Layers {
  /** As in `overhead1`: chapter 1. */
  chapter: string;
  title: string;
  unit: string;
  folder: string;
  /** The client of all of them, in the folder's `bench/`, with its flags. */
  client: string;
  /** The chapter's own server. */
  server: Command;
  amount: number;
}

/** A comparison whose servers are the layers of `bench/layer-server.ts`, and the chapter's own. */
export function layersOf(layers: Layers): Comparison {
  const { chapter, title, unit, folder, client, server, amount } = layers;
  const { grpc, command } = ways({ folder, server, usual: { amount } });
  const layer = (id: string, name: string): Variant =>
    grpc(id, name, client, { server: command(`layer-server.ts --layer ${id}`), work: 'ready' });
  return {
    chapter,
    title,
    unit,
    reference: 'raw',
    form: 'layers',
    variants: [
      layer('raw', 'raw grpc-js, an answer made before'),
      layer('handlers', "with lib's handlers"),
      layer('log', 'and with its log'),
      grpc('domain', "the chapter's server", client),
    ],
  };
}

/** Runs the server program of a chapter's layers: each is on a free port of its own. */
export function runLayer(
  service: ServiceDefinition,
  handlers: { raw: UntypedServiceImplementation; lib: UntypedServiceImplementation },
): Promise<void> {
  return run(async () => {
    const { layer } = parseFlags({
      usage: 'npx tsx NN-…/bench/layer-server.ts',
      about: 'Serves answers that are ready: as grpc-js comes, with handlers, and with a log.',
      flags: { layer: choice(['raw', 'handlers', 'log'], { help: 'how much', default: 'raw' }) },
    });
    const server = new Server({ interceptors: layer === 'log' ? [logCalls(console.error)] : [] });
    server.addService(service, layer === 'raw' ? handlers.raw : handlers.lib);
    console.log(
      `a layer listens on 127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`,
    );
    process.on('SIGTERM', () => server.forceShutdown());
  });
}
