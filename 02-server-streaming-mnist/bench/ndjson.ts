// Chapter 2's work by a stream of JSON: one line a sample, in one answer over
// HTTP/1.1 or HTTP/2.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { connectHttp, httpFlag, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import {
  addJson,
  limits,
  pixelsFlag,
  type Sample,
  tally,
  toJson,
  trainSamples,
} from './samples.ts';

const flags = { http: httpFlag, pixels: pixelsFlag };
// As many lines go into one write as chapter 2's client asks for samples a message.
const batch = 32;

async function send(samples: Sample[], pixels: 'base64' | 'numbers', out: Writable) {
  for (let at = 0; at < samples.length; at += batch) {
    const lines = samples.slice(at, at + batch).map((sample) => `${toJson(sample, pixels)}\n`);
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
}

await benchProgram({
  about: 'Samples by a stream of JSON lines.',
  flags,
  serve({ http, pixels }) {
    const all = trainSamples();
    return serveHttp(http, async ({ path, body, respond }) => {
      const limit = Number(path.slice(1));
      body.resume();
      await send(all.slice(0, limit), pixels, respond('application/x-ndjson'));
    });
  },
  connect(address, amount, { http }) {
    const client = connectHttp(http, address);
    return {
      async round() {
        const seen = tally();
        for (const limit of limits(amount)) {
          let rest = '';
          const body = await client.request(`/${limit}`);
          body.setEncoding('utf8');
          for await (const chunk of body) {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) addJson(seen, line);
          }
        }
        return seen.done();
      },
      close: client.close,
    };
  },
});
