// Chapter 2's work by WebSocket: one binary message a sample, after a text message
// that says how many. 12 bytes for index, label, width and height, then the pixels.
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { portOf } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { limits, type Sample, tally, trainSamples } from './samples.ts';

function toBytes({ index, label, width, height, data }: Sample): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(index, 0);
  header.writeUInt32LE(label, 4);
  header.writeUInt16LE(width, 8);
  header.writeUInt16LE(height, 10);
  return Buffer.concat([header, data]);
}

// A socket of this package has no 'drain': the callback of a write says that the
// bytes have left, and every 64th write waits for it.
async function send(samples: Sample[], socket: WebSocket): Promise<void> {
  for (const [i, sample] of samples.entries()) {
    const bytes = toBytes(sample);
    if (i % 64 !== 63) socket.send(bytes);
    else await new Promise<unknown>((resolve) => socket.send(bytes, resolve));
  }
}

await benchProgram({
  about: 'Samples by WebSocket.',
  flags: {},
  async serve() {
    const all = trainSamples();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    server.on('connection', (socket) => {
      socket.on('message', (limit) => {
        send(all.slice(0, Number(String(limit))), socket).catch(() => socket.terminate());
      });
    });
    await once(server, 'listening');
    return portOf(server.address());
  },
  async connect(address, amount) {
    const socket = new WebSocket(`ws://${address}`, { perMessageDeflate: false });
    await once(socket, 'open');
    return {
      async round() {
        const seen = tally();
        for (const limit of limits(amount)) {
          let left = limit;
          await new Promise<void>((resolve, reject) => {
            socket.once('close', () => reject(new Error('the server closed the connection')));
            socket.on('message', (bytes: Buffer) => {
              seen.add(bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.subarray(12));
              if (--left === 0) resolve();
            });
            socket.send(String(limit));
          });
          socket.removeAllListeners('message').removeAllListeners('close');
        }
        return seen.done();
      },
      close: () => socket.close(),
    };
  },
});
