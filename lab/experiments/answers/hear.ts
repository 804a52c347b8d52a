// All that a client hears of a call beside the messages, in the order in which it comes.
import { type Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js';
import { inSeconds } from '../../../lib/calls.ts';
import { type Client, nothing } from '../channels/service.ts';

const same = (bytes: Buffer) => bytes;

/** A word for each event, with the keys of ours: HTTP/2 and grpc-js have some of their own. */
function words(name: string, metadata: Metadata): string {
  const ours = Object.keys(metadata.getMap()).filter((key) => key.startsWith('x-'));
  return [name, ...ours.sort()].join(' ');
}

/** How a call is made. */
export interface Made {
  seconds: number;
  /** Cancels it as soon as the server is known to be there. */
  cancel?: boolean;
}

/** Makes a unary call; resolves with what came, after the last of it. */
export function hearUnary(client: Client, { seconds, cancel = false }: Made): Promise<string[]> {
  return new Promise((resolve) => {
    const heard: string[] = [];
    const done = (error: ServiceError | null) =>
      heard.push(error === null ? 'callback' : words('callback error', error.metadata));
    const options = { deadline: inSeconds(seconds) };
    const path = '/channels.v1.Channels/One';
    const call = client.makeUnaryRequest(path, same, same, nothing, options, done);
    call.on('metadata', (headers: Metadata) => {
      heard.push(words('metadata', headers));
      if (cancel) call.cancel();
    });
    call.on('status', ({ code, metadata }: StatusObject) => {
      heard.push(words(`status ${status[code]}`, metadata));
      resolve(heard);
    });
  });
}

/** Makes a server-streaming call; resolves with what came, after the last of it. */
export function hearStream(client: Client, { seconds, cancel = false }: Made): Promise<string[]> {
  return new Promise((resolve) => {
    const heard: string[] = [];
    const options = { deadline: inSeconds(seconds) };
    const path = '/channels.v1.Channels/Many';
    const call = client.makeServerStreamRequest(path, same, same, nothing, options);
    call.on('metadata', (headers: Metadata) => heard.push(words('metadata', headers)));
    call.on('data', () => {
      heard.push('data');
      if (cancel) call.cancel();
    });
    call.on('error', ({ metadata }: ServiceError) => heard.push(words('error', metadata)));
    call.on('status', ({ code, metadata }: StatusObject) => {
      heard.push(words(`status ${status[code]}`, metadata));
    });
    call.on('end', () => heard.push('end'));
    call.on('close', () => resolve(heard));
  });
}
