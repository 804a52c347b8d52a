// Chapter 3's work by WebSocket: a JSON text a reading. A new connection is a new
// model.
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { portOf } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { onlineRegression } from '../forecast/predictor.ts';
import { ids, readingAt, windowFlag } from './readings.ts';

function answer(socket: WebSocket): void {
  const predictor = onlineRegression();
  socket.on('message', (text) => {
    const { id, ...reading } = JSON.parse(String(text));
    socket.send(JSON.stringify({ id, prediction: predictor.predict(reading) }));
  });
}

await benchProgram({
  about: 'Readings by WebSocket.',
  flags: { window: windowFlag },
  async serve() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    server.on('connection', answer);
    await once(server, 'listening');
    return portOf(server.address());
  },
  connect(address, amount, { window }) {
    return {
      async round() {
        const socket = new WebSocket(`ws://${address}`, { perMessageDeflate: false });
        await once(socket, 'open');
        const seen = exchangeOf(window);
        const ended = once(socket, 'close');
        let answers = 0;
        socket.on('message', (text) => {
          const { id, prediction } = JSON.parse(String(text));
          seen.answered(id, prediction);
          seen.leave();
          if (++answers === amount) socket.close();
        });
        for (const id of ids(amount)) {
          await seen.enter();
          seen.sent(id);
          socket.send(JSON.stringify(readingAt(id)));
        }
        await ended;
        return seen.done();
      },
    };
  },
});
