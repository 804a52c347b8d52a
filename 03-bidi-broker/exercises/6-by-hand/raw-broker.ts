// A broker whose answers are bytes, and a client that posts bytes: for 3.6's check.
import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { makeGenericClientConstructor, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { BrokerService } from '#03/service.ts';
import type { BrokerRequest__Output } from '#generated/broker/v1/BrokerRequest.ts';
import type { Bench } from '#lab/exercises/tasks.ts';

export const { Predict } = BrokerService.service;

/** Serialises nothing: a message is its bytes. */
export const raw = (bytes: Buffer) => bytes;

/** The broker, but for its answers: they are sent as the bytes that they are. */
export const RawBroker = makeGenericClientConstructor(
  { Predict: { ...Predict, responseSerialize: raw } },
  'RawBroker',
);

type Call = ServerDuplexStream<BrokerRequest__Output, Buffer>;

/** A server that reads to the end, and then sends these bytes as its answers. */
export function answering(messages: Buffer[], onReading = (_: BrokerRequest__Output) => {}) {
  return {
    Predict(call: Call) {
      call.on('data', onReading);
      call.on('end', () => {
        for (const message of messages) call.write(message);
        call.end();
      });
    },
  };
}

/** Posts bytes as the body of a call, with no gRPC library on this side. */
export async function post(t: Bench<object>, address: string, body: Buffer) {
  const session = connect(`http://${address}`);
  t.onEnd(() => session.destroy());
  const stream = session.request({
    ':method': 'POST',
    ':path': Predict.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': '3S',
  });
  const chunks: Buffer[] = [];
  let ended = 'ended without a status';
  const onHeaders = (headers: IncomingHttpHeaders) => {
    const code = headers['grpc-status'];
    if (code === '0') ended = 'ended with OK';
    else if (code !== undefined) {
      const details = decodeURIComponent(`${headers['grpc-message']}`);
      ended = `ended with ${status[Number(code)]}: ${details}`;
    }
  };
  stream.on('response', onHeaders).on('trailers', onHeaders);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(body);
  await once(stream, 'close');
  return { status: ended, body: Buffer.concat(chunks) };
}
