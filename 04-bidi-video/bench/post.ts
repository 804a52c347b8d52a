// Chapter 4's work by requests: a POST for each frame over kept connections, the
// JPEG as it is or, with --json, in base64 within JSON.

import { exchangeOf } from '../../lab/bench/exchange.ts';
import { bodyOf, connectHttp, httpFlag, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { toggle } from '../../lib/flags.ts';
import { filtered, jpegs, windowFlag } from './frames.ts';

const inJson = (sequence: number, jpeg: Buffer) =>
  JSON.stringify({ sequence, data: jpeg.toString('base64') });
const outOfJson = (json: Buffer) => Buffer.from(JSON.parse(json.toString()).data, 'base64');

await benchProgram({
  about: 'Frames by one request each.',
  flags: { http: httpFlag, window: windowFlag, json: toggle({ help: 'frames within JSON' }) },
  serve({ http, json }) {
    return serveHttp(http, async ({ path, body, respond }) => {
      const given = await bodyOf(body);
      const result = await filtered(json ? outOfJson(given) : given);
      const out = respond(json ? 'application/json' : 'image/jpeg');
      out.end(json ? inJson(Number(path.slice(1)), result) : result);
    });
  },
  async connect(address, amount, { http, window, json }) {
    const client = connectHttp(http, address, { connections: window });
    const frames = await jpegs();
    return {
      async round() {
        const seen = exchangeOf(0);
        let next = 0;
        async function one(): Promise<void> {
          while (next < amount) {
            const sequence = next++;
            seen.sent(sequence);
            const jpeg = frames[sequence % frames.length] ?? Buffer.alloc(0);
            const request = json ? inJson(sequence, jpeg) : jpeg;
            const answer = await bodyOf(await client.request(`/${sequence}`, request));
            seen.answered(sequence, (json ? outOfJson(answer) : answer).length);
            seen.leave();
          }
        }
        await Promise.all(Array.from({ length: window }, one));
        return seen.done();
      },
      close: client.close,
    };
  },
});
