// Break 1.1.
import type { Bench } from '#lab/exercises/tasks.ts';
import { unaryCall } from '#lib/calls.ts';
import { NumberService } from '../../../service.ts';
import type * as Answer from '../starter.ts';

/** Fails when a number is not doubled. */
export async function attack(t: Bench<typeof Answer>): Promise<void> {
  const { client } = await t.serve(NumberService, t.answer.numberService());
  const double = async (value: number) =>
    (await unaryCall(client.double.bind(client), { value }, t.soon())).value;
  t.equal(await double(0), 0, 'the double of 0');
  t.equal(await double(2), 4, 'the double of 2');
}
