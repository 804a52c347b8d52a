// Chapter 3's work by JSON lines, up and down in one request over HTTP/2, which
// lets both bodies flow at once. A request is a model.
import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import type { Readable } from 'node:stream';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { onlineRegression } from '../forecast/predictor.ts';
import { ids, readingAt, windowFlag } from './readings.ts';

/** Gives `take` each line of a body. */
function lines(body: Readable, take: (line: string) => void): Promise<unknown> {
  let rest = '';
  body.setEncoding('utf8');
  body.on('data', (chunk: string) => {
    const whole = (rest + chunk).split('\n');
    rest = whole.pop() ?? '';
    whole.forEach(take);
  });
  return once(body, 'end');
}

await benchProgram({
  about: 'Readings by JSON lines over HTTP/2.',
  flags: { window: windowFlag },
  serve: () =>
    serveHttp('2', async ({ body, respond }) => {
      const predictor = onlineRegression();
      const out = respond('application/x-ndjson');
      await lines(body, (line) => {
        const { id, ...reading } = JSON.parse(line);
        out.write(`${JSON.stringify({ id, prediction: predictor.predict(reading) })}\n`);
      });
      out.end();
    }),
  connect(address, amount, { window }) {
    const session = connect(`http://${address}`);
    return {
      async round() {
        const seen = exchangeOf(window);
        const stream = session.request({
          [constants.HTTP2_HEADER_PATH]: '/predict',
          [constants.HTTP2_HEADER_METHOD]: 'POST',
        });
        const ended = lines(stream, (line) => {
          const { id, prediction } = JSON.parse(line);
          seen.answered(id, prediction);
          seen.leave();
        });
        for (const id of ids(amount)) {
          await seen.enter();
          seen.sent(id);
          stream.write(`${JSON.stringify(readingAt(id))}\n`);
        }
        stream.end();
        await ended;
        return seen.done();
      },
      close: () => session.close(),
    };
  },
});
