// Chapter 2's work by requests: one sample for each of them, as JSON, over one
// connection that is kept.
import { bodyOf, connectHttp, httpFlag, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { addJson, most, pixelsFlag, tally, toJson, trainSamples } from './samples.ts';

await benchProgram({
  about: 'Samples by one request each.',
  flags: { http: httpFlag, pixels: pixelsFlag },
  serve({ http, pixels }) {
    const all = trainSamples();
    return serveHttp(http, async ({ path, body, respond }) => {
      body.resume();
      const sample = all[Number(path.slice(1))];
      if (sample === undefined) throw new Error(`there is no sample ${path}`);
      respond('application/json').end(toJson(sample, pixels));
    });
  },
  connect(address, amount, { http }) {
    const client = connectHttp(http, address);
    return {
      async round() {
        const seen = tally();
        for (let i = 0; i < amount; i++) {
          const body = await client.request(`/${i % most}`);
          addJson(seen, (await bodyOf(body)).toString());
        }
        return seen.done();
      },
      close: client.close,
    };
  },
});
