// Where a famous figure comes from: one sample of 784 bytes, written and read
// again in one process, without any network. Only the encoding differs.
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { choice } from '../../../lib/flags.ts';
import { benchProgram } from '../program.ts';

const { root } = protobuf.parse(readFileSync(new URL('codec.proto', import.meta.url), 'utf8'));
const Sample = root.lookupType('codec.v1.Sample');
const Numbers = root.lookupType('codec.v1.Numbers');
const User = root.lookupType('codec.v1.User');

// A digit: most of it is black, as in chapter 2.
const data = Buffer.from(Array.from({ length: 784 }, (_, i) => (i % 5 === 0 ? (i * 37) % 256 : 0)));
const sample = { index: 4711, label: 7, width: 28, height: 28 };
const user = {
  id: 'a81bc81b-dead-4e5d-abff-90865d1e13b1',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  createTime: '2025-01-02T03:04:05.678Z',
};

/** Writes and reads once; gives the bytes it took, and something that was read. */
type Turn = () => { bytes: number; read: number };

const json = (value: object, read: (back: ReturnType<typeof JSON.parse>) => number): Turn => {
  return () => {
    // To bytes and back, as on a wire.
    const bytes = Buffer.from(JSON.stringify(value));
    return { bytes: bytes.length, read: read(JSON.parse(bytes.toString())) };
  };
};

const turns: Record<string, Turn> = {
  'json-numbers': () => json({ ...sample, data: [...data] }, ({ data }) => data[400])(),
  'json-base64': () => {
    const value = { ...sample, data: data.toString('base64') };
    return json(value, (back) => Buffer.from(back.data, 'base64')[400] ?? 0)();
  },
  'proto-bytes': () => {
    const bytes = Sample.encode(Sample.fromObject({ ...sample, data })).finish();
    return { bytes: bytes.length, read: Sample.toObject(Sample.decode(bytes)).data[400] };
  },
  'proto-numbers': () => {
    const bytes = Numbers.encode(Numbers.fromObject({ ...sample, data: [...data] })).finish();
    return { bytes: bytes.length, read: Numbers.toObject(Numbers.decode(bytes)).data[400] };
  },
  'user-json': json(user, ({ email }) => email.length),
  'user-proto': () => {
    const bytes = User.encode(User.fromObject(user)).finish();
    return { bytes: bytes.length, read: User.toObject(User.decode(bytes)).email.length };
  },
};

await benchProgram({
  about: 'One message, written and read.',
  flags: { how: choice(Object.keys(turns), { help: 'the encoding', default: 'proto-bytes' }) },
  connect(_, amount, { how }) {
    const turn = turns[how];
    if (turn === undefined) throw new Error(`there is no encoding ${how}`);
    return {
      round() {
        let [check, size] = [0, 0];
        for (let i = 0; i < amount; i++) {
          const { bytes, read } = turn();
          check += read;
          size = bytes;
        }
        return { units: amount, check, size };
      },
    };
  },
});
