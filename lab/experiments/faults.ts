// What a fault on the wire looks like to a client: a server sends messages for
// ever, and a tap before it does something wrong after the first one.
//   npx tsx lab/experiments/faults.ts
import { constants } from 'node:http2';
import { credentials, makeClientConstructor, status } from '@grpc/grpc-js';
import { inSeconds, messages } from '../../lib/calls.ts';
import { serverStreaming } from '../../lib/handlers.ts';
import { run } from '../../lib/program.ts';
import { isServiceError } from '../../lib/status.ts';
import { testServer } from '../../lib/testing.ts';
import { afterMessages, data, type Fault, rstStream, trailers } from '../wire/fault.ts';
import { startTap } from '../wire/tap.ts';

const path = '/faults.v1.Faults/Stream';
const same = (bytes: Buffer) => bytes;
const Faults = makeClientConstructor(
  {
    Stream: {
      path,
      requestStream: false,
      responseStream: true,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  },
  'Faults',
);
const handlers = {
  Stream: serverStreaming(async function* () {
    for (;;) yield Buffer.from('one');
  }),
};

const reset =
  (code: number): Fault['then'] =>
  ({ stream }) => [rstStream(stream, code)];
const end =
  (values: Record<string, string>): Fault['then'] =>
  ({ stream }) => [trailers(stream, values)];
// The prefix says 100 bytes, and five come.
const short = Buffer.from('\0\0\0\0\x64short');

const faults: [string, Fault['then']][] = [
  ['nothing: trailers with grpc-status 0', end({ 'grpc-status': '0' })],
  ['trailers with grpc-status 9', end({ 'grpc-status': '9' })],
  ['trailers without grpc-status', end({ 'x-other': '1' })],
  ['the TCP connection is cut', 'cut'],
  ['the stream is reset: NO_ERROR', reset(constants.NGHTTP2_NO_ERROR)],
  ['the stream is reset: INTERNAL_ERROR', reset(constants.NGHTTP2_INTERNAL_ERROR)],
  ['the stream is reset: REFUSED_STREAM', reset(constants.NGHTTP2_REFUSED_STREAM)],
  ['the stream is reset: CANCEL', reset(constants.NGHTTP2_CANCEL)],
  ['the stream is reset: ENHANCE_YOUR_CALM', reset(constants.NGHTTP2_ENHANCE_YOUR_CALM)],
  ['the stream is reset: INADEQUATE_SECURITY', reset(constants.NGHTTP2_INADEQUATE_SECURITY)],
  [
    'a message that ends before its length',
    ({ stream }) => [data(stream, short), trailers(stream, { 'grpc-status': '0' })],
  ],
  ['nothing more ever comes', 'silence'],
];

/** What a client sees of one fault: messages, and the status. */
async function seen(target: string, then: Fault['then']) {
  const fault = { when: afterMessages('down', 1), then };
  const tap = await startTap({ target, fault, onEvent: () => {} });
  const client = new Faults(tap.address, credentials.createInsecure());
  let count = 0;
  try {
    const options = { deadline: inSeconds(0.5) };
    const call = client.makeServerStreamRequest(path, same, same, Buffer.alloc(0), options);
    for await (const _ of messages(call)) count++;
    return { count, code: status.OK };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { count, code: error.code };
  } finally {
    client.close();
    await tap.stop();
  }
}

await run(async () => {
  const server = await testServer(Faults.service, handlers);
  console.log(`${'what was done to the wire'.padEnd(42)}${'messages'.padEnd(10)}status`);
  for (const [what, then] of faults) {
    const { count, code } = await seen(server.address, then);
    console.log(`${what.padEnd(42)}${String(count).padEnd(10)}${code} ${status[code]}`);
  }
  await server.stop();
});
