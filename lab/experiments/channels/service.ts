// The service that the experiments with channels call, alone or behind a tap.
import {
  type ChannelOptions,
  credentials,
  Metadata,
  makeClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { inSeconds, messages } from '../../../lib/calls.ts';
import { serverStreaming, unary } from '../../../lib/handlers.ts';
import { isServiceError } from '../../../lib/status.ts';
import { testServer } from '../../../lib/testing.ts';
import type { WireEvent } from '../../wire/event.ts';
import type { Fault } from '../../wire/fault.ts';
import { startTap } from '../../wire/tap.ts';

/** The name by which a service config knows it. */
export const service = 'channels.v1.Channels';
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
/** Two methods, One and Many, without a proto: their messages are bytes. */
export const Channels = makeClientConstructor({ One, Many }, service);
/** A stub of it. */
export type Client = InstanceType<typeof Channels>;
/** The message of every call. */
export const nothing = Buffer.alloc(0);
/** A handler whose stream has no end. */
export const forEver = serverStreaming(async function* () {
  for (;;) yield nothing;
});

interface Unary {
  message?: Buffer;
  metadata?: Metadata;
  seconds?: number;
}

/** One answers with its own message. */
export const echo = { One: unary(same), Many: forEver };

/** Makes one unary call and resolves with its status. */
export const one = (client: Client, { message = nothing, metadata, seconds = 30 }: Unary = {}) =>
  new Promise<status>((resolve) => {
    const done = (error: ServiceError | null) => resolve(error?.code ?? status.OK);
    const [options, sent] = [{ deadline: inSeconds(seconds) }, metadata ?? new Metadata()];
    client.makeUnaryRequest(One.path, same, same, message, sent, options, done);
  });

/** Reads a stream that has no end, and resolves with the status that it gets; `signal` cancels it. */
export async function many(client: Client, seconds: number, signal?: AbortSignal): Promise<status> {
  const options = { deadline: inSeconds(seconds) };
  try {
    const call = client.makeServerStreamRequest(Many.path, same, same, nothing, options);
    signal?.addEventListener('abort', () => call.cancel());
    for await (const _ of messages(call));
    return status.OK;
  } catch (error) {
    if (isServiceError(error)) return error.code;
    throw error;
  }
}

/** Gives `use` a client of `target`, and closes it in the end. */
export async function clientOf<T>(
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
export async function throughTap<T>(
  { options = {}, ...tapping }: Tapping,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = await testServer(Channels.service, echo, options);
  const tap = await startTap({ target: server.address, ...tapping });
  try {
    return await use(tap.address);
  } finally {
    await tap.stop();
    await server.stop();
  }
}

/** A status as its number and its name. */
export const told = (code: status) => `${code} ${status[code]}`;

/** The channel option that holds a service config, which is JSON. */
export const configured = (config: object) => ({ 'grpc.service_config': JSON.stringify(config) });
