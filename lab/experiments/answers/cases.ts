// What a handler says beside its messages: metadata before them, trailers after them.
import {
  credentials,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  status,
} from '@grpc/grpc-js';
import { testServer } from '../../../lib/testing.ts';
import { Channels, nothing } from '../channels/service.ts';
import { hearStream, hearUnary, type Made } from './hear.ts';

function entry(key: string): Metadata {
  const metadata = new Metadata();
  metadata.set(key, 'yes');
  return metadata;
}
const headers = () => entry('x-header');
const trailers = () => entry('x-trailer');
const refusal = () => ({ code: status.NOT_FOUND, details: 'none', metadata: trailers() });

type Unary = handleUnaryCall<Buffer, Buffer>;
type Stream = handleServerStreamingCall<Buffer, Buffer>;

const answers: Unary = (call, callback) => {
  call.sendMetadata(headers());
  callback(null, nothing, trailers());
};
const answersAlone: Unary = (_, callback) => callback(null, nothing);
const refuses: Unary = (_, callback) => callback(refusal());
const refusesLate: Unary = (call, callback) => {
  call.sendMetadata(headers());
  callback(refusal());
};
const saysNothingMore: Unary = (call) => call.sendMetadata(headers());

const streams: Stream = (call) => {
  call.sendMetadata(headers());
  call.write(nothing);
  call.end(trailers());
};
const streamsNothing: Stream = (call) => void call.end(trailers());
const refusesStream: Stream = (call) => void call.emit('error', refusal());
const breaksOff: Stream = (call) => {
  call.sendMetadata(headers());
  // Once it is on its way; else the error might be all that is sent.
  call.write(nothing, () => call.emit('error', refusal()));
};
const goesOn: Stream = (call) => {
  call.sendMetadata(headers());
  call.write(nothing);
};

// Long enough for headers to arrive on a slow machine.
const briefly: Made = { seconds: 5 };
const made: Made = { seconds: 20 };

async function heard(handlers: { One?: Unary; Many?: Stream }, how: Made = made): Promise<string> {
  const { One = answers, Many = streams } = handlers;
  const { address, stop } = await testServer(Channels.service, { One, Many });
  const client = new Channels(address, credentials.createInsecure());
  try {
    // A deadline is to pass in the handler, and not on the way to it.
    await hearStream(client, { ...made, cancel: true });
    const hear = handlers.One === undefined ? hearStream : hearUnary;
    return (await hear(client, how)).join(', ');
  } finally {
    client.close();
    await stop();
  }
}

async function nobodyThere(): Promise<string> {
  const client = new Channels('127.0.0.1:1', credentials.createInsecure());
  const all = await hearUnary(client, made).finally(() => client.close());
  return all.join(', ');
}

/** What happens to a call, and what its client hears. */
export const cases: [string, () => Promise<string>][] = [
  ['unary: headers, trailers', () => heard({ One: answers })],
  ['unary: neither', () => heard({ One: answersAlone })],
  ['unary: an error', () => heard({ One: refuses })],
  ['unary: headers, an error', () => heard({ One: refusesLate })],
  ['unary: the deadline', () => heard({ One: saysNothingMore }, briefly)],
  ['unary: cancelled', () => heard({ One: saysNothingMore }, { ...made, cancel: true })],
  ['unary: no server', nobodyThere],
  ['stream: headers, trailers', () => heard({ Many: streams })],
  ['stream: no message', () => heard({ Many: streamsNothing })],
  ['stream: an error', () => heard({ Many: refusesStream })],
  ['stream: a message, an error', () => heard({ Many: breaksOff })],
  ['stream: cancelled', () => heard({ Many: goesOn }, { ...made, cancel: true })],
];
