// What a fault on the wire looks like to a client: a server speaks HTTP/2 by hand,
// sends one message, and then does something wrong.
//   npx tsx lab/faults.ts
import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { credentials, makeClientConstructor, status } from '@grpc/grpc-js';
import { inSeconds, messages } from '../lib/calls.ts';
import { run } from '../lib/program.ts';
import { isServiceError } from '../lib/status.ts';

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

const message = (length: number, body: string) => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, Buffer.from(body)]);
};
const reset = (code: number) => (stream: ServerHttp2Stream) => stream.close(code);
const trailers = (values: Record<string, string>) => (stream: ServerHttp2Stream) => {
  stream.once('wantTrailers', () => stream.sendTrailers(values));
  stream.end();
};

/** What is done after the first message; `cut` destroys the TCP connection. */
type Fault = (stream: ServerHttp2Stream, cut: () => void) => void;
const faults: [string, Fault][] = [
  ['nothing: trailers with grpc-status 0', trailers({ 'grpc-status': '0' })],
  ['trailers with grpc-status 9', trailers({ 'grpc-status': '9' })],
  ['trailers without grpc-status', trailers({ 'x-other': '1' })],
  ['the TCP connection is cut', (_, cut) => cut()],
  ['the stream is reset: NO_ERROR', reset(constants.NGHTTP2_NO_ERROR)],
  ['the stream is reset: INTERNAL_ERROR', reset(constants.NGHTTP2_INTERNAL_ERROR)],
  ['the stream is reset: REFUSED_STREAM', reset(constants.NGHTTP2_REFUSED_STREAM)],
  ['the stream is reset: CANCEL', reset(constants.NGHTTP2_CANCEL)],
  ['the stream is reset: ENHANCE_YOUR_CALM', reset(constants.NGHTTP2_ENHANCE_YOUR_CALM)],
  ['the stream is reset: INADEQUATE_SECURITY', reset(constants.NGHTTP2_INADEQUATE_SECURITY)],
  [
    'a message that ends before its length',
    (stream) => {
      stream.write(message(100, 'short'));
      trailers({ 'grpc-status': '0' })(stream);
    },
  ],
  ['nothing more ever comes', () => {}],
];

/** What a client sees of one fault: messages, status, and what the status says. */
async function seen(fault: Fault) {
  const server = createServer();
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.on('stream', (stream) => {
    stream.on('error', () => {}); // The fault itself, as this end sees it.
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
    stream.write(message(3, 'one'), () => setImmediate(() => fault(stream, cut)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : 0;
  const client = new Faults(`127.0.0.1:${port}`, credentials.createInsecure());
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
    server.close();
  }
}

await run(async () => {
  console.log(`${'what was done to the wire'.padEnd(42)}${'messages'.padEnd(10)}status`);
  for (const [what, fault] of faults) {
    const { count, code } = await seen(fault);
    console.log(`${what.padEnd(42)}${String(count).padEnd(10)}${code} ${status[code]}`);
  }
});
