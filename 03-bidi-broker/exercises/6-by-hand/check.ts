// Checks 3.6: the student's bytes, against a server that reads and writes real ones.
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { readFields } from '#lab/wire/protobuf.ts';
import { exchange } from '#lib/calls.ts';
import { answering, Predict, post, RawBroker, raw } from './raw-broker.ts';
import type * as Answer from './starter.ts';

type T = Bench<typeof Answer>;

const read = 'docs/wire-format.md#one-message-byte-by-byte';
const hex = (bytes: Buffer) => `<${bytes.toString('hex')}>`;

const long = `temp_max is not from −40 to 60 °C; ${'look at the sensor '.repeat(5)}`;
const [id, prediction] = ['0807', '110000000000003540'];
const refusals = ['too hot', long].map((refusal) => Predict.responseSerialize({ id: 7, refusal }));
// The refusal, and then the id.
refusals.push(bytesOf('1a07746f6f20686f740807'));
const answers = [
  `${id}${prediction}`,
  `${prediction}${id}`,
  `08ac02${prediction}`,
  `088001${prediction}`,
].map(bytesOf);
// What is 0 or empty is not sent, except in a oneof: there it says which member is set.
const zeros = [prediction, `${id}110000000000000000`, `${id}1a00`].map(bytesOf);
// One more field before those that are known, and after them, of each wire type.
const unknown = ['2001', '20ffffffffffffffffff01', '29ffffffffffffffff', '32036e6577', '3dffffffff']
  .concat('a00601') // Field 100, whose tag has two bytes.
  .flatMap((field) => [`${field}${id}${prediction}`, `${id}${prediction}${field}`])
  .map(bytesOf);
// Field 4, with each wire type that is not in the table, before the id and after it.
const broken = ['23', '24', '26', '27']
  .flatMap((tag) => [`${tag}${id}`, `${id}${tag}`])
  .map(bytesOf);

const wireTypes = new Map<number, 'varint' | 'fixed64'>([
  [1, 'varint'],
  [3, 'fixed64'],
]);
const typeNumbers = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };
const thrown = 'an error';

export default tasks<typeof Answer>([
  {
    title: 'The server reads the readings that you encode',
    tried: 'Your bytes are sent to a server whose code is made from the proto.',
    read,
    async run(t) {
      for (const reading of [
        { id: 1, tempMax: 21.5 },
        { id: 300, tempMax: 21.5 },
        { id: 127, tempMax: 0 },
        { id: 128, tempMax: -3.25 },
        { id: 16_384, tempMax: -40 },
        { id: 2 ** 31 - 1, tempMax: 0.1 },
      ]) {
        const bytes = t.answer.encodeReading(reading);
        t.step(`waiting for the server to read ${hex(bytes)}`);
        const { seen, words } = await sent(t, bytes);
        const happened =
          seen === undefined ? `nothing, and the call ${words}` : JSON.stringify(seen);
        const expected = JSON.stringify(reading);
        const from = `from ${hex(bytes)} the server reads`;
        t.ok(happened === expected, `the server reads ${expected}`, `${from} ${happened}`);
        // protobufjs looks at the number of a field alone. Others look at the wire type, too.
        for (const { number, wireType } of readFields(bytes).fields) {
          const wanted = wireTypes.get(number);
          const has = `in ${hex(bytes)} field ${number} has wire type ${typeNumbers[wireType]}`;
          const right = wanted === undefined ? 'none' : `wire type ${typeNumbers[wanted]}`;
          t.ok(wireType === wanted, `field ${number} has ${right}`, has);
        }
      }
    },
  },
  {
    title: 'You read the answers that a server encodes',
    tried: 'A server sends answers; your function decodes them.',
    read,
    run: (t) => decodes(t, [...answers, ...zeros, ...refusals]),
  },
  {
    title: 'You skip the fields that you do not know',
    tried:
      'A server sends answers with fields 4 to 7 and 100, before those that you know and after them. Then your function is given fields with the wire types 3, 4, 6 and 7.',
    read,
    async run(t) {
      await decodes(t, unknown);
      for (const bytes of broken) {
        const happened = `decodeAnswer(${hex(bytes)}) is ${orThrows(t, bytes)}`;
        const expected =
          'a wire type that is not in the table makes the bytes no message, and an error';
        t.ok(happened.endsWith(thrown), expected, happened);
      }
    },
  },
  {
    title: 'You put messages into the stream of bytes, and take them out',
    tried:
      'Two of your readings are posted over HTTP/2. What comes back is given to your reader in pieces. Then come messages of 300, 70,000 and 0 bytes, on two streams at once.',
    read,
    async run(t) {
      const ids: number[] = [];
      const handlers = answering(answers, ({ id }) => ids.push(id));
      const { address } = await t.serve(RawBroker, handlers);
      const readings = [1, 300].map((id) => t.answer.encodeReading({ id, tempMax: 21.5 }));
      const [first = Buffer.alloc(0)] = readings;
      const sent = readings.map(t.answer.prefixed);
      t.step('waiting for the end of the call that was posted');
      const { status: ended, body } = await post(t, address, Buffer.concat(sent));
      const read = ids.length === 0 ? 'nothing' : `the ids ${ids.join(', ')}`;
      const happened = `prefixed(${hex(first)}) is ${hex(sent[0] ?? first)}; the server read ${read}, and the call ${ended}`;
      const fits = ids.join() === '1,300' && ended === 'ended with OK';
      t.ok(fits, 'the server read the ids 1, 300, and the call ended with OK', happened);
      for (const size of [body.length, 1, 7]) {
        const reader = t.answer.messageReader();
        const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
          body.subarray(i * size, (i + 1) * size),
        );
        const taken = pieces.flatMap((piece) => reader(piece)).map(hex);
        t.equal(taken, answers.map(hex), `the messages taken out of pieces of ${size} bytes`);
      }
      anyLength(t);
    },
  },
]);

/** Lengths that need two bytes of the four, three, and none; the pieces of two streams come in turn. */
function anyLength(t: T) {
  const lengths = [300, 70_000, 0];
  const stream = Buffer.concat(
    lengths.map((length) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(length, 1);
      const ours = t.answer.prefixed(Buffer.alloc(length)).subarray(0, 5);
      t.equal(hex(ours), hex(prefix), `the first five bytes of prefixed(${length} bytes)`);
      return Buffer.concat([prefix, Buffer.alloc(length)]);
    }),
  );
  const [one, other] = [t.answer.messageReader(), t.answer.messageReader()];
  const taken: [number[], number[]] = [[], []];
  const size = 4096;
  for (let at = 0; at < stream.length; at += size) {
    const piece = stream.subarray(at, at + size);
    taken[0].push(...one(piece).map(({ length }) => length));
    taken[1].push(...other(piece).map(({ length }) => length));
  }
  const expected = [lengths, lengths];
  t.equal(taken, expected, 'the lengths of the messages that two readers took, a stream each');
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** Sends one message of these bytes; what the server reads, and how the call ends. */
async function sent(t: T, bytes: Buffer) {
  const seen: Answer.Reading[] = [];
  const handlers = answering([], ({ id, tempMax }) => seen.push({ id, tempMax }));
  const { client } = await t.serve(RawBroker, handlers);
  const call = client.makeBidiStreamRequest(Predict.path, raw, raw, t.soon());
  const { words } = await t.ended(exchange(call, [bytes]).next());
  return { seen: seen[0], words };
}

/** Lets the student's function decode these messages, which a server sends. */
async function decodes(t: T, messages: Buffer[]) {
  const { client } = await t.serve(RawBroker, answering(messages));
  const { path, requestSerialize } = Predict;
  const call = client.makeBidiStreamRequest(
    path,
    requestSerialize,
    t.answer.decodeAnswer,
    t.soon(),
  );
  const decoded = exchange(call, []);
  for (const bytes of messages) {
    t.step(`waiting for decodeAnswer(${hex(bytes)})`);
    const { value, words } = await t.ended(decoded.next());
    const expected = inOneLine(Predict.responseDeserialize(bytes));
    const happened = value?.value ? inOneLine(value.value) : `nothing: the call ${words}`;
    const which = `decodeAnswer(${hex(bytes)}) is`;
    t.ok(happened === expected, `${which} ${expected}`, `${which} ${happened}`);
  }
}

/** What the student's function makes of these bytes, by itself. */
function orThrows(t: T, bytes: Buffer): string {
  try {
    return inOneLine(t.answer.decodeAnswer(bytes));
  } catch {
    return thrown;
  }
}

const inOneLine = ({ id, prediction, refusal }: Answer.Answer) =>
  JSON.stringify({ id, prediction, refusal });
