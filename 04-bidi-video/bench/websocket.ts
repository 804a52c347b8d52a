// Chapter 4's work by WebSocket: a binary message a frame, answered in order.
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { portOf } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { inOrder } from '../frames/in-order.ts';
import { filtered, jpegs, windowFlag } from './frames.ts';

const plain = { perMessageDeflate: false, maxPayload: 16 * 1024 * 1024 };

/** The messages that come to a socket. */
async function* messages(socket: WebSocket): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  let wake = () => {};
  let open = true;
  socket.on('message', (message: Buffer) => {
    waiting.push(message);
    wake();
  });
  socket.on('close', () => {
    open = false;
    wake();
  });
  while (open || waiting.length > 0) {
    const message = waiting.shift();
    if (message !== undefined) yield message;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function answer(socket: WebSocket): Promise<void> {
  for await (const jpeg of inOrder(messages(socket), 4, filtered)) socket.send(jpeg);
}

await benchProgram({
  about: 'Frames by WebSocket.',
  flags: { window: windowFlag },
  async serve() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...plain });
    server.on('connection', (socket) => {
      answer(socket).catch(() => socket.terminate());
    });
    await once(server, 'listening');
    return portOf(server.address());
  },
  async connect(address, amount, { window }) {
    const frames = await jpegs();
    return {
      async round() {
        const socket = new WebSocket(`ws://${address}`, plain);
        await once(socket, 'open');
        const seen = exchangeOf(window);
        const ended = once(socket, 'close');
        let answers = 0;
        socket.on('message', (jpeg: Buffer) => {
          seen.answered(answers++, jpeg.length);
          seen.leave();
          if (answers === amount) socket.close();
        });
        for (let sequence = 0; sequence < amount; sequence++) {
          await seen.enter();
          seen.sent(sequence);
          socket.send(frames[sequence % frames.length] ?? '');
        }
        await ended;
        return seen.done();
      },
    };
  },
});
