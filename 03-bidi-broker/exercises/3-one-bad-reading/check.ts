// Checks 3.3: a bad reading is refused by itself, and leaves no trace.
import { BrokerService } from '#03/service.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { readFields } from '#lab/wire/protobuf.ts';
import { exchange } from '#lib/calls.ts';
import type * as Answer from './starter.ts';

type Client = InstanceType<typeof BrokerService>;

const { path, requestSerialize, responseDeserialize } = BrokerService.service.Predict;
const names = new Map([
  [1, 'id'],
  [2, 'prediction'],
  [3, 'refusal'],
]);
const read = '03-bidi-broker/README.md#the-contract';
// At the borders, beside them, and a sensor with a spider that stays.
const spider = Array.from({ length: 40 }, () => 4000);
const mixed = [10, 61, 60, -40, -41, 60.001, -40.001, ...spider, 12];
const all = `1 to ${mixed.length}`;

export default tasks<typeof Answer>([
  {
    title: 'Every reading is answered, and the stream goes on',
    tried: `A client sends readings ${all} and half-closes: 10, 61, 60, −40, −41, 60.001, −40.001, ${spider.length} times 4000, and 12 °C.`,
    read,
    async run(t) {
      const { ids, words } = await answersTo(t, mixed);
      const inOrder = ids.every((id, i) => id === i + 1);
      const last = inOrder && ids.length > 0 ? `1 to ${ids.length}` : ids.join(', ') || 'none';
      const happened = `the ids answered: ${last}; then the call ${words}`;
      const fits = inOrder && ids.length === mixed.length && words === 'ended with OK';
      t.ok(fits, `the ids answered: ${all}; then the call ended with OK`, happened);
    },
  },
  {
    title: 'An answer is a prediction or a refusal, never both',
    tried: 'The same readings; each answer is taken apart into the fields that stand on the wire.',
    read,
    async run(t) {
      const { answers } = await answersTo(t, mixed);
      for (const [i, { fields, refusal }] of answers.entries()) {
        const tempMax = mixed[i] ?? 0;
        const expected = tempMax > 60 || tempMax < -40 ? 'id and refusal' : 'id and prediction';
        const which = `the answer to reading ${i + 1} (${tempMax} °C) has the fields`;
        t.ok(fields === expected, `${which} ${expected}`, `${which} ${fields}`);
        const named = refusal === undefined || refusal.includes('temp_max');
        t.ok(named, 'a refusal names the field, temp_max', `one says "${refusal}"`);
      }
    },
  },
  {
    title: 'What is not a number is refused, too',
    tried: 'A client sends NaN, −Infinity and Infinity.',
    read,
    async run(t) {
      const values = [Number.NaN, -Infinity, Infinity];
      const { answers } = await answersTo(t, values);
      const refused = values.filter((_, i) => answers[i]?.fields === 'id and refusal');
      const happened = `the answers that are refusals: ${refused.join(', ') || 'none'}`;
      t.ok(refused.length === 3, 'the answers that are refusals: all three', happened);
    },
  },
  {
    title: 'The model never sees a refused reading',
    tried: 'A client sends 10, 4000 and 12 °C; then another one sends 30 and 31 °C.',
    read,
    async run(t) {
      const { given, answers, client } = await answersTo(t, [10, 4000, 12]);
      t.ok(
        given.join() === '10,12',
        'the model was given: 10, 12',
        `the model was given: ${given.join(', ') || 'nothing'}`,
      );
      const own = 'the forecast after 10 and 12 °C, by a model that has been given both';
      t.equal(answers[2]?.prediction, 14, own);
      const { answers: others } = await answersTo(t, [30, 31], client);
      const forecasts = others.map(({ prediction }) => prediction);
      t.equal(forecasts, [30, 32], 'the forecasts of a second stream, which has its own model');
    },
  },
]);

/** Sends readings 1, 2, …; tells the answers, the end, and what the model was given. */
async function answersTo(t: Bench<typeof Answer>, values: number[], known?: Client) {
  const given: number[] = [];
  const makeModel = (): Answer.Model => {
    let yesterday: number | undefined;
    return {
      forecast(today) {
        given.push(today);
        const change = today - (yesterday ?? today);
        yesterday = today;
        return today + change;
      },
    };
  };
  const serve = () => t.serve(BrokerService, t.answer.brokerService(makeModel));
  const client = known ?? (await serve()).client;
  // The bytes as they come: what is decoded shows one member of a oneof at most.
  const raw = (bytes: Buffer) => bytes;
  const call = client.makeBidiStreamRequest(path, requestSerialize, raw, t.soon());
  // At most as warm as temp_max: a reading has one fault, or none.
  const readings = values.map((tempMax, i) => ({
    id: i + 1,
    tempMax,
    tempMin: Math.min(tempMax, 0),
  }));
  const answers: Answered[] = [];
  t.step('waiting for the answers, and the end of the call');
  const reading = async () => {
    for await (const bytes of exchange(call, readings)) answers.push(answered(bytes));
  };
  const { words } = await t.ended(reading());
  return { answers, ids: answers.map(({ id }) => id), words, given, client };
}

interface Answered {
  id: number;
  prediction?: number;
  refusal?: string;
  /** The names of the fields on the wire: "id and prediction". */
  fields: string;
}

function answered(bytes: Buffer): Answered {
  const present = readFields(bytes).fields.map(({ number }) => names.get(number) ?? `${number}`);
  const fields = present.join(', ').replace(/, ([^,]+)$/, ' and $1');
  const { id, prediction, refusal } = responseDeserialize(bytes);
  return {
    id,
    fields,
    ...(prediction !== undefined && { prediction }),
    ...(refusal !== undefined && { refusal }),
  };
}
