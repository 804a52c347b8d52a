// Checks 1.1.

import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import { NumberService } from '../../service.ts';
import type * as Answer from './starter.ts';

const read = 'README.md#start';

export default tasks<typeof Answer>([
  {
    title: 'A number is doubled',
    tried: 'Double is called with 2.',
    read,
    run: async (t) => t.equal(await double(t, 2), 4, 'the double of 2'),
  },
  {
    title: 'Zero stays zero',
    tried: 'Double is called with 0.',
    read,
    run: async (t) => t.equal(await double(t, 0), 0, 'the double of 0'),
  },
]);

async function double(t: Bench<typeof Answer>, value: number): Promise<number> {
  const { client } = await t.serve(NumberService, t.answer.numberService());
  t.step('waiting for the double');
  return (await unaryCall(client.double.bind(client), { value }, t.soon())).value;
}
