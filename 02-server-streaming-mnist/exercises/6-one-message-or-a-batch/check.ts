// Checks 2.6: batches of the right number and size, that can be gone on from, and a
// client that gives the samples on one by one.
import type { ChannelOptions } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { Sample } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse__Output } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { type Bench, tasks } from '#lab/exercises/tasks.ts';
import { messages } from '#lib/calls.ts';
import { serverStreaming } from '#lib/handlers.ts';
import { comes, signal } from '../waits.ts';
import type * as Answer from './starter.ts';

const cost = '02-server-streaming-mnist/README.md#what-a-message-costs';
const contract = '02-server-streaming-mnist/README.md#the-contract';
const production = '02-server-streaming-mnist/README.md#in-production';
const mebibyte = 1024 * 1024;

const samples = (count: number, bytes = 4) =>
  Array.from({ length: count }, (_, index) => ({ index, image: { data: Buffer.alloc(bytes) } }));

/** What a response with these samples and no next_index has on the wire. */
const sizeOf = (list: Sample[]) =>
  MnistService.service.StreamSamples.responseSerialize({ samples: list }).length;

const indices = (responses: StreamSamplesResponse__Output[]) =>
  responses.map((response) => response.samples.map(({ index }) => index));

/** Every response of the student's server to one request. */
async function answers(
  t: Bench<typeof Answer>,
  served: { index: number }[],
  request: StreamSamplesRequest,
  options: { client?: ChannelOptions } = {},
): Promise<StreamSamplesResponse__Output[]> {
  const { client } = await t.serve(MnistService, t.answer.sampleService(served), options);
  const responses: StreamSamplesResponse__Output[] = [];
  t.step('waiting for the next message of your server');
  for await (const response of messages(client.streamSamples(request, t.soon()))) {
    responses.push(response);
  }
  return responses;
}

export default tasks<typeof Answer>([
  {
    title: 'A message has as many samples as were asked for',
    tried:
      'Your server has ten samples; batch_size is 4, then 10, then 0. Then it has 700, and batch_size is 300; then two clients ask at once for batches of 3.',
    read: contract,
    async run(t) {
      const batches = { 4: [4, 4, 2], 10: [10], 0: Array.from({ length: 10 }, () => 1) };
      for (const [size, expected] of Object.entries(batches)) {
        const responses = await answers(t, samples(10), { batchSize: Number(size) });
        const found = indices(responses);
        const counts = found.map(({ length }) => length);
        t.equal(counts, expected, `the samples in each message for batch_size ${size}`);
        const order = samples(10).map(({ index }) => index);
        t.equal(found.flat(), order, `the indices of the samples for batch_size ${size}`);
      }
      const many = await answers(t, samples(700), { batchSize: 300 });
      const large = indices(many).map(({ length }) => length);
      t.equal(large, [300, 300, 100], 'the samples in each message for batch_size 300');
      const { client } = await t.serve(MnistService, t.answer.sampleService(samples(100)));
      const all = async () => {
        const found: number[] = [];
        const call = client.streamSamples({ batchSize: 3 }, t.soon());
        for await (const response of messages(call)) found.push(...indices([response]).flat());
        return found;
      };
      t.step('waiting for the samples of two clients');
      const order = samples(100).map(({ index }) => index);
      const both = 'the indices that two clients get who ask at once';
      t.equal(await Promise.all([all(), all()]), [order, order], both);
    },
  },
  {
    title: 'A client can go on after any message',
    tried:
      'Your server has ten samples that show a three; a client asks for batches of 4 from 3 on, and then from 10 on.',
    read: contract,
    async run(t) {
      // Sample.index is a place in the split, and no position among these ten.
      const threes = samples(10).map((sample) => ({ ...sample, index: 3 + 10 * sample.index }));
      const responses = await answers(t, threes, { startIndex: 3, batchSize: 4 });
      t.equal(
        indices(responses).flat(),
        [33, 43, 53, 63, 73, 83, 93],
        'the indices of the samples',
      );
      const next = responses.map(({ nextIndex }) => nextIndex);
      t.equal(next, [7, 10], 'the next_index of each message');
      const none = await answers(t, threes, { startIndex: 10, batchSize: 4 });
      t.equal(none.length, 0, 'the number of messages from 10 on, where no sample is left');
    },
  },
  {
    title: 'No message is larger than a client takes',
    tried:
      'Your server has samples of a megabyte, then of nearly one, then two small ones before the large ones, then four that fill 4 MiB; batch_size is 100. Another client takes more, and the first of two samples has more than 4 MiB.',
    read: production,
    async run(t) {
      // Four of these have less than 4 MiB of pixels, and more than 4 MiB of message.
      for (const [bytes, most] of [
        [1_000_000, 4],
        [mebibyte - 8, 3],
      ]) {
        const responses = answers(t, samples(9, bytes), { batchSize: 100 });
        const { value, words } = await t.ended(responses);
        const happened = `with nine samples of ${bytes} bytes the call ${words}`;
        if (value === undefined) throw t.wrong('the call ends with OK', happened);
        const counts = indices(value).map(({ length }) => length);
        const all = counts.reduce((sum, count) => sum + count, 0);
        t.equal(all, 9, `the number of samples of ${bytes} bytes that came`);
        const few = `the messages had ${counts.join(', ')} samples of ${bytes} bytes`;
        const fewest = Math.ceil(9 / (most ?? 1));
        t.ok(counts.length <= fewest + 1, `about ${most} samples fit into a message`, few);
        const next = value.map(({ nextIndex }) => nextIndex);
        const ends = counts.map((_, i) => counts.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
        t.equal(next, ends, 'the next_index of each message');
      }
      const mixed = [...samples(2), ...samples(11, mebibyte - 8).slice(2)];
      const { value, words } = await t.ended(answers(t, mixed, { batchSize: 100 }));
      const happened = `with two small samples before nine of ${mebibyte - 8} bytes the call ${words}`;
      if (value === undefined) throw t.wrong('the call ends with OK', happened);
      const came = value.reduce((sum, response) => sum + response.samples.length, 0);
      t.equal(came, mixed.length, 'the number of samples that came, small ones and large ones');
      // The samples alone fill the message, and next_index comes on top.
      const filling = samples(4, mebibyte - 32);
      const last = { index: 3, image: { data: Buffer.alloc(mebibyte) } };
      const spare = sizeOf([...filling.slice(0, 3), last]) - 4 * mebibyte;
      last.image.data = Buffer.alloc(mebibyte - spare);
      const brim = [...filling.slice(0, 3), last, ...samples(5).slice(4)];
      const full = await t.ended(answers(t, brim, { batchSize: 100 }));
      const over = `with four samples that fill 4 MiB to the last byte the call ${full.words}`;
      t.ok(full.value !== undefined, 'the call ends with OK', over);
      const large = [...samples(1, 4 * mebibyte), ...samples(2).slice(1)];
      const takesMore = { client: { 'grpc.max_receive_message_length': 5 * mebibyte } };
      const own = await t.ended(answers(t, large, { batchSize: 100 }, takesMore));
      const found = indices(own.value ?? []).map((each) => each.join(' and ') || 'none');
      const met = `the samples in the messages: ${found.join('; ')}; and the call ${own.words}`;
      const fits = own.value !== undefined && found.join() === '0,1';
      t.ok(fits, 'a sample that is too large by itself goes alone', met);
    },
  },
  {
    title: 'The client gives a sample on as soon as it is there',
    tried:
      'A server sends three samples in a message, and its next one only when those have been given on. Another client leaves after its first sample.',
    read: cost,
    async run(t) {
      const given = signal();
      const StreamSamples = serverStreaming(async function* () {
        yield { samples: samples(3), nextIndex: 3 };
        t.step('waiting for samplesOf() to give three samples on');
        await given.told;
        yield { samples: samples(6).slice(3), nextIndex: 6 };
      });
      const { client } = await t.serve(MnistService, { StreamSamples });
      const found: number[] = [];
      const reading = (async () => {
        for await (const { index } of t.answer.samplesOf(client, { batchSize: 3 }, t.soon())) {
          found.push(index);
          if (found.length === 3) given.tell();
        }
      })();
      const { status } = await t.ended(reading);
      const happened = `a message with three samples had come; samplesOf() had given ${found.length} of them on, and waited for more`;
      t.ok(status === 'OK', 'the three samples of the first message come first', happened);
      t.equal(found, [0, 1, 2, 3, 4, 5], 'the indices of the samples');
      t.step('waiting for the first sample of a client that then leaves');
      const gone = signal();
      const first = serverStreaming(async function* (_, { signal: left }) {
        left.addEventListener('abort', () => gone.tell());
        yield { samples: samples(3), nextIndex: 3 };
        await gone.told;
      });
      const served = await t.serve(MnistService, { StreamSamples: first });
      const some = t.answer.samplesOf(served.client, { batchSize: 3 }, t.soon());
      t.equal((await some.next()).value?.index, 0, 'the index of the first sample');
      await some.return(undefined);
      const open = 'the client has left the loop, and its call is still open';
      t.ok(await comes(gone.told), 'the call is cancelled when the loop is left', open);
    },
  },
]);
