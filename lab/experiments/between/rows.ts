// What a client gets when one thing of a proxy is not as gRPC needs it.
import { EventEmitter, once } from 'node:events';
import { type ChannelOptions, status } from '@grpc/grpc-js';
import { inSeconds, messages } from '../../../lib/calls.ts';
import { serverStreaming, unary } from '../../../lib/handlers.ts';
import { serviceError, testServer } from '../../../lib/testing.ts';
import { Channels, type Client, clientOf, echo, many, nothing, one } from '../channels/service.ts';
import { type Setting, through } from './proxies.ts';

/** What is tried, and what comes of it behind a proxy. */
export type Row = [what: string, setting: Setting, happen: (setting: Setting) => Promise<string>];

type Handlers = Parameters<typeof testServer>[1];

/** One message, and then silence until the client has gone. */
const silentStream = serverStreaming(async function* (_: Buffer, { signal }) {
  yield nothing;
  await once(signal, 'abort');
});
const silentCall = unary(async (message: Buffer, { signal }) => {
  await once(signal, 'abort');
  return message;
});

async function behind(
  setting: Setting,
  handlers: Handlers,
  use: (client: Client) => Promise<string>,
  options: ChannelOptions = {},
): Promise<string> {
  const server = await testServer(Channels.service, handlers);
  try {
    return await through(setting, server.address, (target) => clientOf(target, options, use));
  } finally {
    await server.stop();
  }
}

const told = (code: status) => `${code} ${status[code]}`;
const limit = 60;

const path = Channels.service.Many?.path ?? '';
const same = (bytes: Buffer) => bytes;

/** Reads a stream to its end: the status that it gets, and how HTTP/2 ended it. */
async function ending(client: Client): Promise<string> {
  const options = { deadline: inSeconds(limit) };
  const call = client.makeServerStreamRequest(path, same, same, nothing, options);
  const read = async () => {
    for await (const _ of messages(call));
  };
  const { code, details } = await serviceError(read());
  const [reset = details] = /RST_STREAM with code \d+/.exec(details) ?? [];
  return `${told(code)}, ${reset}`;
}

const silence = (options: ChannelOptions) => (setting: Setting) =>
  behind(setting, { ...echo, Many: silentStream }, ending, options);

const silentUnary = (setting: Setting) =>
  behind(setting, { ...echo, One: silentCall }, (c) => one(c, { seconds: limit }).then(told));

const call = (setting: Setting) =>
  behind(setting, echo, (client) => one(client, { seconds: limit }).then(told));

/** Ten calls, one after the other: their statuses, and the connections that the server saw. */
async function ten(setting: Setting): Promise<string> {
  const [peers, codes] = [new Set<string>(), new Set<status>()];
  const One = unary((message: Buffer, context) => {
    peers.add(context.call.getPeer());
    return message;
  });
  return behind(setting, { ...echo, One }, async (client) => {
    for (let n = 0; n < 10; n++) codes.add(await one(client, { seconds: limit }));
    const connections = peers.size === 1 ? '1' : peers.size === 10 ? '10' : 'some';
    return `${[...codes].map(told).join(', ')}, connections to the server: ${connections}`;
  });
}

/** A call while streams have taken all places of the connection. */
async function noPlace(setting: Setting): Promise<string> {
  const streams = new EventEmitter();
  let open = 0;
  const Many = serverStreaming(async function* (_: Buffer, { signal }) {
    open++;
    streams.emit('open');
    yield nothing;
    await once(signal, 'abort');
  });
  const leave = new AbortController();
  return behind(setting, { ...echo, Many }, async (client) => {
    const reading = [1, 2].map(() => many(client, limit, leave.signal));
    while (open < reading.length) await once(streams, 'open');
    const code = await one(client, { seconds: 1 });
    leave.abort();
    await Promise.all(reading);
    return told(code);
  });
}

const pings = { 'grpc.keepalive_time_ms': 200, 'grpc.keepalive_timeout_ms': 20_000 };
const both = (what: string, settings: Omit<Setting, 'proxy'>, happen: Row[2]): Row[] =>
  (['nginx', 'haproxy'] as const).map((proxy) => [what, { proxy, ...settings }, happen]);

/** All that is tried. */
export const rows: Row[] = [
  ...both('a stream, silent', { silence: 1 }, silence({})),
  ...both('a stream, silent, with keepalive', { silence: 1 }, silence(pings)),
  ...both('a unary call, silent', { silence: 1 }, silentUnary),
  ...both('HTTP/1.1 to the server', { toServer: 'HTTP/1.1' }, call),
  ['two streams at most', { proxy: 'nginx', line: 'http2_max_concurrent_streams 2;' }, noPlace],
  ['two streams at most', { proxy: 'haproxy', line: 'tune.h2.max-concurrent-streams 2' }, noPlace],
  ['GOAWAY after three calls', { proxy: 'nginx', line: 'keepalive_requests 3;' }, ten],
];

/** A row as it is printed. */
export const shown = ([what, { proxy }]: Row, came: string) =>
  `${what.padEnd(34)}${proxy.padEnd(9)}${came}`;
