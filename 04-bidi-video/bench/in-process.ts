// The limit of chapter 4: decode, filter and encode in one process, four frames at
// once, with no RPC.

import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { inOrder } from '../frames/in-order.ts';
import { filtered, jpegs } from './frames.ts';

await benchProgram({
  about: 'The filter alone.',
  flags: {},
  async connect(_, amount) {
    const frames = await jpegs();
    return {
      async round() {
        const seen = exchangeOf(0);
        async function* source() {
          for (let sequence = 0; sequence < amount; sequence++) yield sequence;
        }
        const work = async (sequence: number) => {
          seen.sent(sequence);
          const jpeg = frames[sequence % frames.length] ?? Buffer.alloc(0);
          return { sequence, result: await filtered(jpeg) };
        };
        for await (const { sequence, result } of inOrder(source(), 4, work)) {
          seen.answered(sequence, result.length);
        }
        return seen.done();
      },
    };
  },
});
