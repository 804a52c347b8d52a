// Where code of two calls runs at the same time, and whose context it finds there.
import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { credentials, type Interceptor, Metadata, type ServiceError } from '@grpc/grpc-js';
import { callContexts, currentCall, keepContext } from '../../../lib/call-context.ts';
import { inSeconds } from '../../../lib/calls.ts';
import { unary } from '../../../lib/handlers.ts';
import { testServer } from '../../../lib/testing.ts';
import { Channels, type Client, echo, nothing } from '../channels/service.ts';

const same = (bytes: Buffer) => bytes;
const [onePath, manyPath] = ['/channels.v1.Channels/One', '/channels.v1.Channels/Many'];
const soon = () => ({ deadline: inSeconds(20) });
const found = () => currentCall()?.requestId ?? 'nothing';

/** What a handler does; its client leads to a backend. Resolves with the id that it found. */
type Place = (backend: Client) => Promise<string>;

const afterTurns: Place = async () => {
  await nextTurn();
  return found();
};

const inCallback: Place = (backend) =>
  new Promise((resolve, reject) => {
    const done = (error: ServiceError | null) => (error ? reject(error) : resolve(found()));
    backend.makeUnaryRequest(onePath, same, same, nothing, soon(), done);
  });

const afterAwait: Place = async (backend) => {
  await inCallback(backend);
  return found();
};

const inStreamEvents: Place = (backend) =>
  new Promise((resolve) => {
    const seen = new Set<string>();
    const call = backend.makeServerStreamRequest(manyPath, same, same, nothing, soon());
    call.on('error', () => {});
    call.once('data', () => {
      seen.add(found());
      call.cancel();
    });
    call.on('status', () => resolve([...seen.add(found())].join(' and ')));
  });

/** Work that waits until there is some of two calls, and is then done at once. */
function batch(bind: <T extends () => void>(work: T) => () => void): Place {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(bind(() => resolve(found())));
      if (waiting.length === 2) for (const work of waiting.splice(0)) work();
    });
}

/** Makes the calls `one` and `two` at the same time, and says what each found in a place. */
async function twoCalls(place: Place, interceptors: Interceptor[] = []): Promise<string> {
  const backend = await testServer(Channels.service, echo);
  const clientOf = (address: string) =>
    new Channels(address, credentials.createInsecure(), { interceptors });
  const toBackend = clientOf(backend.address);
  const handlers = { ...echo, One: unary(async () => Buffer.from(await place(toBackend))) };
  const front = await testServer(Channels.service, handlers, { interceptors: [callContexts()] });
  const client = clientOf(front.address);
  const call = (id: string) =>
    new Promise<string>((resolve, reject) => {
      const metadata = new Metadata();
      metadata.set('x-request-id', id);
      const done = (error: ServiceError | null, answer?: Buffer) =>
        error ? reject(error) : resolve(String(answer));
      client.makeUnaryRequest(onePath, same, same, nothing, metadata, soon(), done);
    });
  try {
    const [one, two] = await Promise.all([call('one'), call('two')]);
    return `one finds ${one}, two finds ${two}`;
  } finally {
    client.close();
    await front.stop();
    toBackend.close();
    await backend.stop();
  }
}

/** Each place, and what makes two calls meet there. */
export const places: [string, () => Promise<string>][] = [
  ['the handler, some turns later', () => twoCalls(afterTurns)],
  ['its call to a backend: the callback', () => twoCalls(inCallback)],
  ['the same call, awaited as a promise', () => twoCalls(afterAwait)],
  ['its stream from a backend: the events', () => twoCalls(inStreamEvents)],
  ['the callback, with keepContext', () => twoCalls(inCallback, [keepContext])],
  ['the events, with keepContext', () => twoCalls(inStreamEvents, [keepContext])],
  ['work in a batch, done for both', () => twoCalls(batch((work) => work))],
  ['the same, with AsyncResource.bind', () => twoCalls(batch((work) => AsyncResource.bind(work)))],
];
