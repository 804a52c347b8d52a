// What Prometheus reads of a server: calls begun, calls ended by their status, and how
// long they took, under the names that dashboards for gRPC know from other languages.
import {
  getChannelzHandlers,
  type Server,
  type ServerInterceptor,
  type ServerMethodDefinition,
  status,
} from '@grpc/grpc-js';
import { Counter, Histogram, Registry } from 'prom-client';
import { whenEnded } from './call-end.ts';

/** The metrics of one server. */
export interface Metrics {
  /** The first interceptor of the server: it has to see what the others answer. */
  interceptor: ServerInterceptor;
  /** Counts also what this server answers before any interceptor runs. */
  watch(server: Server): void;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  contentType: string;
}

const labelNames = ['grpc_type', 'grpc_service', 'grpc_method'] as const;
type Labels = Record<(typeof labelNames)[number], string>;

/** Metrics that begin at nothing. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const started = new Counter({
    name: 'grpc_server_started_total',
    help: 'Calls that have begun.',
    labelNames,
    registers,
    collect: () => countUnseen(),
  });
  const handled = new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that have ended, by the code of their status.',
    labelNames: [...labelNames, 'grpc_code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'Seconds from the first to the last of a call.',
    labelNames,
    registers,
  });
  let [seen, unseen] = [0, 0];
  let watched: Server | undefined;

  // Of a method that is not there the server tells nobody but Channelz. Its name is not
  // kept: who calls from outside could make any number of them.
  const unknown: Labels = { grpc_type: 'unary', grpc_service: 'unknown', grpc_method: 'unknown' };
  function countUnseen(): void {
    if (watched === undefined) return;
    const more = callsStarted(watched) - seen - unseen;
    if (more <= 0) return;
    unseen += more;
    started.inc(unknown, more);
    handled.inc({ ...unknown, grpc_code: codeName(status.UNIMPLEMENTED) }, more);
  }

  return {
    interceptor(method, call) {
      const labels = labelsOf(method);
      const stop = seconds.startTimer(labels);
      seen++;
      started.inc(labels);
      return whenEnded(call, (code) => {
        handled.inc({ ...labels, grpc_code: codeName(code) });
        stop();
      });
    },
    watch: (server) => {
      watched = server;
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function labelsOf({
  path,
  requestStream,
  responseStream,
}: ServerMethodDefinition<unknown, unknown>) {
  const [service = '', method = ''] = path.slice(1).split('/');
  const streams = requestStream ? ['client_stream', 'bidi_stream'] : ['unary', 'server_stream'];
  const type = streams[responseStream ? 1 : 0] ?? '';
  return { grpc_type: type, grpc_service: service, grpc_method: method } satisfies Labels;
}

/** As Go writes it, and dashboards with it: `NotFound`, and `Canceled` with one l. */
export function codeName(code: status): string {
  if (code === status.OK) return 'OK';
  if (code === status.CANCELLED) return 'Canceled';
  const words = (status[code] ?? 'UNKNOWN').toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** All calls that ever reached this server, by its own count. */
function callsStarted(server: Server): number {
  let count = 0;
  const request = { server_id: String(server.getChannelzRef().id) };
  const take = (
    _: unknown,
    answer?: { server?: { data?: { calls_started?: unknown } | null } | null },
  ) => {
    count = Number(answer?.server?.data?.calls_started ?? 0);
  };
  // A handler, called without a call: it reads the request, and answers at once.
  Reflect.apply(getChannelzHandlers().GetServer, undefined, [{ request }, take]);
  return count;
}
