// Connections that nobody uses, and what channelz tells about those that are used.
import {
  type ChannelOptions,
  connectivityState,
  credentials,
  getChannelzHandlers,
  getChannelzServiceDefinition,
  makeClientConstructor,
} from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { testServer } from '../../../lib/testing.ts';
import type { WireEvent } from '../../wire/event.ts';
import { Channels, clientOf, echo, one, throughTap, told } from './service.ts';
import { reached } from './waiting.ts';

/** The server ends a connection that has carried no call for so long. */
export const serverIdle = { server: { 'grpc.max_connection_idle_ms': 100 }, client: {} };
/** The client does; less than a second is taken as a second. */
export const clientIdle = { server: {}, client: { 'grpc.client_idle_timeout_ms': 1000 } };

interface Ends {
  server: ChannelOptions;
  client: ChannelOptions;
}

/** A call, a pause until the connection has gone, and one more call. */
export function quiet({ server, client }: Ends): Promise<string> {
  let connections = 0;
  const onEvent = ({ connection }: WireEvent) => {
    connections = Math.max(connections, connection);
  };
  return throughTap({ options: server, onEvent }, (address) =>
    clientOf(address, client, async (stub) => {
      const seen = [await one(stub)];
      await reached(stub, connectivityState.IDLE);
      seen.push(await one(stub));
      return `${[...new Set(seen.map(told))].join(', ')}, connections: ${connections}`;
    }),
  );
}

const Channelz = makeClientConstructor(getChannelzServiceDefinition(), 'Channelz');

interface Counts {
  calls_started: string;
  calls_succeeded: string;
  calls_failed: string;
}

interface Servers {
  server: { data: Counts | null }[];
}

/** What a client reads of a server: two calls were OK, and one was too large. */
export async function channelz(): Promise<string> {
  const options = { 'grpc.max_receive_message_length': 100 };
  const { address, server, stop } = await testServer(Channels.service, echo, options);
  server.addService(getChannelzServiceDefinition(), getChannelzHandlers());
  try {
    return await clientOf(address, {}, async (client) => {
      await one(client);
      await one(client);
      await one(client, { message: Buffer.alloc(1000) });
      const servers = await read(address);
      // The newest one is ours. The call that reads is being made: it has only begun.
      const data = servers.server.at(-1)?.data;
      if (!data) throw new Error('channelz knows no server');
      return `calls: ${data.calls_started}, OK: ${data.calls_succeeded}, failed: ${data.calls_failed}`;
    });
  } finally {
    await stop();
  }
}

/** Calls GetServers of a server that has channelz. */
function read(address: string): Promise<Servers> {
  const { GetServers } = getChannelzServiceDefinition();
  if (GetServers === undefined) throw new Error('channelz has no GetServers');
  const { path, requestSerialize, responseDeserialize } = GetServers;
  return new Promise((resolve, reject) => {
    const client = new Channelz(address, credentials.createInsecure());
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      {},
      { deadline: inSeconds(5) },
      (error, response) => {
        client.close();
        if (error) reject(error);
        else if (response === undefined) reject(new Error('channelz said nothing'));
        else resolve(response);
      },
    );
  });
}
