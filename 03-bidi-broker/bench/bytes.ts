// The limits of chapter 3: the same readings and forecasts as 36 bytes up and 12
// bytes down, over a TCP connection, or a stream of HTTP/2 by node:http2 alone. A
// new connection, or stream, is a new model.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer } from 'node:net';
import type { Duplex, Readable, Writable } from 'node:stream';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { listening, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { choice, toggle } from '../../lib/flags.ts';
import { onlineRegression } from '../forecast/predictor.ts';
import { ids, readingAt, windowFlag } from './readings.ts';

const [up, down] = [36, 12];

function toBytes(id: number): Buffer {
  const { precipitation, tempMax, tempMin, wind } = readingAt(id);
  const bytes = Buffer.allocUnsafe(up);
  bytes.writeInt32LE(id, 0);
  for (const [i, value] of [precipitation, tempMax, tempMin, wind].entries()) {
    bytes.writeDoubleLE(value, 4 + i * 8);
  }
  return bytes;
}

/** Cuts what comes into pieces of `size` bytes. */
function pieces(body: Readable, size: number, take: (piece: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  body.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + size <= bytes.length; at += size) take(bytes.subarray(at, at + size));
    rest = bytes.subarray(at);
  });
}

/** Writes at once what is written in one turn, unless each is wanted: a packet for each takes longest. */
function writerOf(out: Writable, each: boolean): (bytes: Buffer) => void {
  if (each) return (bytes) => void out.write(bytes);
  return (bytes) => {
    if (out.writableCorked === 0) {
      out.cork();
      process.nextTick(() => out.uncork());
    }
    out.write(bytes);
  };
}

function answer(body: Readable, out: Writable, each: boolean): void {
  const predictor = onlineRegression();
  const write = writerOf(out, each);
  pieces(body, up, (bytes) => {
    const reading = {
      precipitation: bytes.readDoubleLE(4),
      tempMax: bytes.readDoubleLE(12),
      tempMin: bytes.readDoubleLE(20),
      wind: bytes.readDoubleLE(28),
    };
    const reply = Buffer.allocUnsafe(down);
    reply.writeInt32LE(bytes.readInt32LE(0), 0);
    reply.writeDoubleLE(predictor.predict(reading), 4);
    write(reply);
  });
}

async function openTcp(address: string): Promise<{ stream: Duplex; close(): void }> {
  const [host, port] = address.split(':');
  const stream = connect({ host, port: Number(port), noDelay: true });
  await once(stream, 'connect');
  return { stream, close: () => stream.destroy() };
}

async function openHttp2(address: string): Promise<{ stream: Duplex; close(): void }> {
  const session = connectHttp2(`http://${address}`);
  const stream = session.request({ ':method': 'POST' }, { endStream: false });
  await once(stream, 'response');
  return {
    stream,
    close() {
      stream.end();
      session.close();
    },
  };
}

await benchProgram({
  about: 'Readings as plain bytes.',
  flags: {
    window: windowFlag,
    over: choice(['tcp', 'http2'], { help: 'what carries them', default: 'tcp' }),
    each: toggle({ help: 'write each message by itself' }),
  },
  serve: ({ over, each }) =>
    over === 'tcp'
      ? listening(createServer({ noDelay: true }, (socket) => answer(socket, socket, each)))
      : serveHttp('2', async ({ body, respond }) => {
          const out = respond('application/octet-stream');
          answer(body, out, each);
          await once(body, 'end');
          out.end();
        }),
  connect(address, amount, { window, over, each }) {
    return {
      async round() {
        const { stream, close } = await (over === 'tcp' ? openTcp : openHttp2)(address);
        const seen = exchangeOf(window);
        const write = writerOf(stream, each);
        const ended = once(stream, 'close');
        let answers = 0;
        pieces(stream, down, (bytes) => {
          seen.answered(bytes.readInt32LE(0), bytes.readDoubleLE(4));
          seen.leave();
          if (++answers === amount) close();
        });
        for (const id of ids(amount)) {
          await seen.enter();
          seen.sent(id);
          write(toBytes(id));
        }
        await ended;
        return seen.done();
      },
    };
  },
});
