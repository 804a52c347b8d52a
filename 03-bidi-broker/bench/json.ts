// Chapter 3's work by requests: a POST for each reading, one after the other, over
// one connection that is kept. The server keeps a model for each path.

import { exchangeOf } from '../../lab/bench/exchange.ts';
import { bodyOf, connectHttp, httpFlag, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { onlineRegression, type Predictor } from '../forecast/predictor.ts';
import { ids, readingAt } from './readings.ts';

await benchProgram({
  about: 'Readings by one request each.',
  flags: { http: httpFlag },
  serve({ http }) {
    const models = new Map<string, Predictor>();
    return serveHttp(http, async ({ path, body, respond }) => {
      const model = models.get(path) ?? onlineRegression();
      models.set(path, model);
      const { id, ...reading } = JSON.parse((await bodyOf(body)).toString());
      respond('application/json').end(JSON.stringify({ id, prediction: model.predict(reading) }));
    });
  },
  connect(address, amount, { http }) {
    const client = connectHttp(http, address);
    let rounds = 0;
    return {
      async round() {
        const seen = exchangeOf(1);
        const path = `/${process.pid}-${rounds++}`;
        for (const id of ids(amount)) {
          seen.sent(id);
          const body = await client.request(path, JSON.stringify(readingAt(id)));
          const answer = JSON.parse((await bodyOf(body)).toString());
          seen.answered(answer.id, answer.prediction);
        }
        return seen.done();
      },
      close: client.close,
    };
  },
});
