// How large a message may be, what gzip makes of it, and how many calls at once.
import { randomBytes } from 'node:crypto';
import { type ChannelOptions, compressionAlgorithms, type status } from '@grpc/grpc-js';
import { serverStreaming } from '../../../lib/handlers.ts';
import { testServer } from '../../../lib/testing.ts';
import type { WireEvent } from '../../wire/event.ts';
import { Channels, clientOf, echo, many, nothing, one, throughTap, told } from './service.ts';

/** Each message is compressed before it is sent. */
export const gzip = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };

/** A message that compresses well. */
export const text = Buffer.alloc(10_000, 'gRPC ');
/** A message that does not compress at all, as pictures and videos do not. */
export const noise = randomBytes(10_000);

interface Ends {
  client?: ChannelOptions;
  server?: ChannelOptions;
}

/** A message there and back: the bytes of its DATA frames, each way. */
export async function onTheWire(message: Buffer, { client = {}, server = {} }: Ends) {
  const bytes = { up: 0, down: 0 };
  const onEvent = ({ what, direction, length }: WireEvent) => {
    if (what === 'DATA') bytes[direction] += length;
  };
  const code = await throughTap({ options: server, onEvent }, (address) =>
    clientOf(address, client, (stub) => one(stub, { message })),
  );
  return { code, ...bytes };
}

/** `onTheWire`, as a part of what the message has. */
export async function share(message: Buffer, ends: Ends): Promise<string> {
  const { up, down } = await onTheWire(message, ends);
  const part = (bytes: number) => `${Math.round((100 * bytes) / message.length)} %`;
  return `request ${part(up)}, response ${part(down)}`;
}

const mebibytes = (n: number) => n * 1024 * 1024;
/** Allows messages of up to 8 MiB to come in. */
export const receive8 = { 'grpc.max_receive_message_length': mebibytes(8) };
/** Sends no message that is larger than 1 MiB. */
export const send1 = { 'grpc.max_send_message_length': mebibytes(1) };

/** A message of 5 MiB there and back: its status, and how many bytes of it were sent. */
export async function large(ends: Ends): Promise<string> {
  const { code, up } = await onTheWire(Buffer.alloc(mebibytes(5)), ends);
  return `${told(code)}, ${up > 0 ? 'sent' : 'not sent'}`;
}

/** A connection carries so many streams at a time. */
export const twoAtOnce = { 'grpc.max_concurrent_streams': 2 };

/** Five streams of one client: how many handlers run at once, and does each have its turn? */
export async function fiveStreams(server: ChannelOptions): Promise<string> {
  let [open, most] = [0, 0];
  let free = () => {};
  const taken = new Promise<void>((resolve) => {
    free = resolve;
  });
  const expected = server['grpc.max_concurrent_streams'] ?? 5;
  const Many = serverStreaming(async function* () {
    most = Math.max(most, ++open);
    if (open === expected) free();
    yield nothing;
    await taken;
    open--;
  });
  const { address, stop } = await testServer(Channels.service, { ...echo, Many }, server);
  try {
    const codes = await clientOf(address, {}, async (client) => {
      // The server's limit comes with its first frame: a call has to wait for that.
      await one(client);
      const calls: Promise<status>[] = [];
      for (let i = 0; i < 5; i++) calls.push(many(client, 20));
      return Promise.all(calls);
    });
    return `at once: ${most} of 5, in the end: ${[...new Set(codes.map(told))].join(', ')}`;
  } finally {
    await stop();
  }
}

/** One stream keeps the only place: a call waits for it until its deadline. */
export async function noPlace(): Promise<string> {
  const options = { 'grpc.max_concurrent_streams': 1 };
  const { address, stop } = await testServer(Channels.service, echo, options);
  try {
    return await clientOf(address, {}, async (client) => {
      await one(client);
      const end = new AbortController();
      const stream = many(client, 60, end.signal);
      const code = await one(client, { seconds: 0.3 });
      end.abort();
      await stream;
      return told(code);
    });
  } finally {
    await stop();
  }
}
