// The limit of chapter 3: the same readings and forecasts over a TCP connection,
// 36 bytes up and 12 bytes down, with nothing else. A new connection is a new model.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onlineRegression } from '../../../03-bidi-broker/predictor.ts';
import { listening } from '../http.ts';
import { benchProgram } from '../program.ts';
import { exchangeOf, ids, readingAt, windowFlag } from './readings.ts';

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
function pieces(socket: Socket, size: number, take: (piece: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + size <= bytes.length; at += size) take(bytes.subarray(at, at + size));
    rest = bytes.subarray(at);
  });
}

function answer(socket: Socket): void {
  const predictor = onlineRegression();
  pieces(socket, up, (bytes) => {
    const reading = {
      precipitation: bytes.readDoubleLE(4),
      tempMax: bytes.readDoubleLE(12),
      tempMin: bytes.readDoubleLE(20),
      wind: bytes.readDoubleLE(28),
    };
    const reply = Buffer.allocUnsafe(down);
    reply.writeInt32LE(bytes.readInt32LE(0), 0);
    reply.writeDoubleLE(predictor.predict(reading), 4);
    socket.write(reply);
  });
}

await benchProgram({
  about: 'Readings by TCP alone.',
  flags: { window: windowFlag },
  serve: () => listening(createServer({ noDelay: true }, answer)),
  connect(address, amount, { window }) {
    const [host, port] = address.split(':');
    return {
      async round() {
        const socket = connect({ host, port: Number(port), noDelay: true });
        await once(socket, 'connect');
        const seen = exchangeOf(window);
        const ended = once(socket, 'close');
        let answers = 0;
        pieces(socket, down, (bytes) => {
          seen.answered(bytes.readInt32LE(0), bytes.readDoubleLE(4));
          seen.leave();
          if (++answers === amount) socket.destroy();
        });
        for (const id of ids(amount)) {
          await seen.enter();
          seen.sent(id);
          socket.write(toBytes(id));
        }
        await ended;
        return seen.done();
      },
    };
  },
});
