// What a channel does by itself, and what it does when it is told: retries, dead
// connections, several servers, connections that end.
//   npx tsx lab/experiments/channels.ts
import {
  type ChannelOptions,
  credentials,
  makeClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { inSeconds, messages } from '../../lib/calls.ts';
import { serverStreaming, unary } from '../../lib/handlers.ts';
import { run } from '../../lib/program.ts';
import { isServiceError, StatusError } from '../../lib/status.ts';
import { testServer, withClient } from '../../lib/testing.ts';
import type { WireEvent } from '../wire/event.ts';
import { afterMessages, type Fault, silence } from '../wire/fault.ts';
import { startTap } from '../wire/tap.ts';

const service = 'channels.v1.Channels';
const same = (bytes: Buffer) => bytes;
const method = (name: string, responseStream: boolean) => ({
  path: `/${service}/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
});
const [One, Many] = [method('One', false), method('Many', true)];
const Channels = makeClientConstructor({ One, Many }, service);
type Client = InstanceType<typeof Channels>;
const nothing = Buffer.alloc(0);
const forEver = serverStreaming(async function* () {
  for (;;) yield nothing;
});

/** Makes one unary call and resolves with its status. */
const one = (client: Client) =>
  new Promise<status>((resolve) => {
    const done = (error: ServiceError | null) => resolve(error?.code ?? status.OK);
    client.makeUnaryRequest(One.path, same, same, nothing, { deadline: inSeconds(5) }, done);
  });

/** Reads a stream that has no end, and resolves with the status that it gets. */
async function many(client: Client, seconds: number): Promise<status> {
  const options = { deadline: inSeconds(seconds) };
  try {
    const call = client.makeServerStreamRequest(Many.path, same, same, nothing, options);
    for await (const _ of messages(call));
    return status.OK;
  } catch (error) {
    if (isServiceError(error)) return error.code;
    throw error;
  }
}

/** Gives `use` a client of `target`, and closes it in the end. */
async function clientOf<T>(
  target: string,
  options: ChannelOptions,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Channels(target, credentials.createInsecure(), options);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

interface Tapping {
  /** The server's. */
  options?: ChannelOptions;
  fault?: Fault;
  onEvent(event: WireEvent): void;
}

/** Gives `use` the address of a server behind a tap, and stops both in the end. */
async function throughTap<T>(
  { options = {}, ...tapping }: Tapping,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const handlers = { One: unary(same), Many: forEver };
  const server = await testServer(Channels.service, handlers, options);
  const tap = await startTap({ target: server.address, ...tapping });
  try {
    return await use(tap.address);
  } finally {
    await tap.stop();
    await server.stop();
  }
}

const told = (code: status) => `${code} ${status[code]}`;

/** The server says UNAVAILABLE twice, and then OK. */
async function retried(options: ChannelOptions): Promise<string> {
  let attempts = 0;
  const answer = unary(() => {
    if (++attempts < 3) throw new StatusError(status.UNAVAILABLE, 'not now');
    return nothing;
  });
  let code = status.OK;
  await withClient(
    Channels,
    { One: answer, Many: forEver },
    async (client) => {
      code = await one(client);
    },
    options,
  );
  return `${told(code)}, attempts: ${attempts}`;
}

/** After the first message nothing comes through any more, and nobody says so. */
function silenced(options: ChannelOptions): Promise<string> {
  const fault = silence(afterMessages('down', 1));
  return throughTap({ fault, onEvent: () => {} }, async (address) =>
    told(await clientOf(address, options, (client) => many(client, 1))),
  );
}

/** Two addresses: how many servers get calls? */
async function spread(options: ChannelOptions): Promise<string> {
  const used = new Set<string>();
  const start = (name: string) => {
    const answer = unary(() => {
      used.add(name);
      return nothing;
    });
    return testServer(Channels.service, { One: answer, Many: forEver });
  };
  const servers = await Promise.all(['first', 'second'].map(start));
  const target = `ipv4:${servers.map(({ address }) => address).join(',')}`;
  try {
    await clientOf(target, options, async (client) => {
      for (let i = 0; i < 100 && used.size < 2; i++) await one(client);
    });
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
  return `servers that got calls: ${used.size} of 2`;
}

/** Connections have to end after a while: what do calls and streams see of it? */
function aged(use: (client: Client, connections: () => number) => Promise<string>) {
  const options = { 'grpc.max_connection_age_ms': 200, 'grpc.max_connection_age_grace_ms': 100 };
  let connections = 0;
  const onEvent = ({ connection }: WireEvent) => {
    connections = Math.max(connections, connection);
  };
  return throughTap({ options, onEvent }, (address) =>
    clientOf(address, {}, (client) => use(client, () => connections)),
  );
}

/** Calls one after the other, until they go over the third connection. */
async function callsOnThree(client: Client, connections: () => number): Promise<string> {
  const seen = new Set<string>();
  const end = Date.now() + 5000;
  while (connections() < 3 && Date.now() < end) seen.add(told(await one(client)));
  return `${[...seen].join(', ')}, connections: ${connections()}`;
}

const retryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.05s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};
const retrying = { methodConfig: [{ name: [{ service }], retryPolicy }], loadBalancingConfig: [] };
const inTurn = { loadBalancingConfig: [{ round_robin: {} }] };
const configured = (config: object) => ({ 'grpc.service_config': JSON.stringify(config) });
const keepalive = { 'grpc.keepalive_time_ms': 200, 'grpc.keepalive_timeout_ms': 100 };

await run(async () => {
  const line = (what: string, result: string) => console.log(`${what.padEnd(42)}${result}`);
  line('what was told', 'what came of it');
  line('UNAVAILABLE twice: nothing', await retried({}));
  line('UNAVAILABLE twice: retryPolicy', await retried(configured(retrying)));
  line('a silent connection: nothing', await silenced({}));
  line('a silent connection: keepalive', await silenced(keepalive));
  line('two servers: nothing', await spread({}));
  line('two servers: round_robin', await spread(configured(inTurn)));
  line('max_connection_age: calls', await aged(callsOnThree));
  line(
    'max_connection_age: a long stream',
    await aged(async (client) => told(await many(client, 5))),
  );
});
