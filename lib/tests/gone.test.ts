// What a client sees of a stream whose end has no status, over real HTTP/2.
import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Stream } from 'node:http2';
import { Client, credentials, status } from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inSeconds, messages } from '../calls.ts';
import { hasGone } from '../gone.ts';
import { isServiceError } from '../status.ts';

const same = (bytes: Buffer) => bytes;
const head = { ':status': 200, 'content-type': 'application/grpc' };

/** The error of a stream that a server ends in a way of its own. */
async function errorOf(end: (stream: ServerHttp2Stream) => void): Promise<unknown> {
  const server = createServer();
  server.on('stream', end);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  const client = new Client(`127.0.0.1:${bound.port}`, credentials.createInsecure());
  try {
    const options = { deadline: inSeconds(20) };
    const call = client.makeServerStreamRequest('/a.B/C', same, same, Buffer.alloc(0), options);
    for await (const message of messages(call)) throw new Error(`${message} came`);
    throw new Error('the call did not fail');
  } catch (error) {
    return error;
  } finally {
    client.close();
    server.close();
  }
}

const cuts = [
  ['an end without a status', undefined],
  ['RST_STREAM with NO_ERROR', constants.NGHTTP2_NO_ERROR],
  ['RST_STREAM with INTERNAL_ERROR', constants.NGHTTP2_INTERNAL_ERROR],
] as const;
for (const [what, rst] of cuts) {
  test(`${what} says that the server has gone`, async () => {
    const error = await errorOf((stream) => {
      stream.on('error', () => {}); // The server is told of its own reset, too.
      stream.respond(head);
      if (rst === undefined) stream.end();
      else stream.close(rst);
    });
    assert.is(isServiceError(error) && error.code, status.INTERNAL, String(error));
    assert.ok(hasGone(error), String(error));
  });
}

test('what the server itself says is final', async () => {
  for (const code of [status.INTERNAL, status.INVALID_ARGUMENT, status.UNKNOWN]) {
    const trailers = { 'grpc-status': String(code), 'grpc-message': 'no' };
    const error = await errorOf((stream) =>
      stream.respond({ ...head, ...trailers }, { endStream: true }),
    );
    assert.is(isServiceError(error) && error.code, code, String(error));
    assert.not.ok(hasGone(error));
  }
  assert.not.ok(hasGone(new Error('another')));
});

test.run();
