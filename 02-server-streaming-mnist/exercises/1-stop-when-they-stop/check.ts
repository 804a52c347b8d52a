// Checks 2.1: a client that leaves says so, and a server hears it.
import { once } from 'node:events';
import { status as codes, type ServerWritableStream } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { tasks } from '#lab/exercises/tasks.ts';
import { messages } from '#lib/calls.ts';
import { comes, roundTrips, signal } from '../waits.ts';
import type * as Answer from './starter.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

const leaving = '02-server-streaming-mnist/README.md#raw-grpc-js-leaving-is-not-cancelling';
const writing = '02-server-streaming-mnist/README.md#raw-grpc-js-write-and-drain';

export default tasks<typeof Answer>([
  {
    title: 'The client takes as many samples as it asks for',
    tried:
      'A server streams five samples; firstSamples() is asked for three, then for nine. Another one ends with UNAVAILABLE after two.',
    read: leaving,
    except: { leftovers: 'how the client leaves is the next task' },
    async run(t) {
      const StreamSamples = (call: SamplesCall) => {
        write(call, 5);
        call.end();
      };
      const { client } = await t.serve(MnistService, { StreamSamples });
      t.step('waiting for firstSamples(client, 3)');
      const found = await t.answer.firstSamples(client, 3, t.soon());
      t.equal(indices(found), [0, 1, 2], 'the indices of the samples');
      t.step('waiting for firstSamples(client, 9)');
      const all = await t.answer.firstSamples(client, 9, t.soon());
      t.equal(indices(all), [0, 1, 2, 3, 4], 'the indices, when there are fewer');
      const stopping = (call: SamplesCall) => {
        write(call, 2);
        call.emit('error', { code: codes.UNAVAILABLE, details: 'the server is stopping' });
      };
      const broken = await t.serve(MnistService, { StreamSamples: stopping });
      t.step('waiting for firstSamples() to throw the status');
      const { status, value } = await t.ended(t.answer.firstSamples(broken.client, 3, t.soon()));
      const happened = `it gave ${value?.length} samples, as if there were no more`;
      t.ok(status === 'UNAVAILABLE', 'a call that fails too early is an error', happened);
    },
  },
  {
    title: 'The client tells the server that it leaves',
    tried: 'A server streams five samples and would have more; the client takes three.',
    read: leaving,
    async run(t) {
      const gone = signal();
      const StreamSamples = (call: SamplesCall) => {
        call.on('cancelled', gone.tell);
        write(call, 5);
      };
      const { client } = await t.serve(MnistService, { StreamSamples });
      t.step('waiting for firstSamples(client, 3)');
      const found = await t.answer.firstSamples(client, 3, t.soon());
      t.equal(indices(found), [0, 1, 2], 'the indices of the samples');
      t.step('waiting for the server to hear that the client has left');
      const open =
        'firstSamples() gave three samples, and the call is still open: nothing on the wire tells the server that nobody reads it';
      t.ok(await comes(gone.told), 'the call is cancelled when the client leaves it', open);
    },
  },
  {
    title: 'The server begins no sample for a client that has gone',
    tried: 'A client takes two samples of five and cancels while the third is being made.',
    read: writing,
    async run(t) {
      const begun: number[] = [];
      const [third, finish] = [signal(), signal()];
      const render = async (index: number) => {
        begun.push(index);
        if (index === 2) {
          third.tell();
          await finish.told;
        }
        return { index };
      };
      const handler = t.answer.streamSamples(5, render);
      const gone = signal();
      const { client } = await t.serve(MnistService, {
        StreamSamples: (call: SamplesCall) => {
          call.on('cancelled', gone.tell);
          return handler(call);
        },
      });
      t.step('waiting for two samples');
      const responses = messages(client.streamSamples({}, t.soon()));
      const first = [await responses.next(), await responses.next()];
      t.equal(
        first.map(({ value }) => value?.nextIndex),
        [1, 2],
        'the next_index of the messages',
      );
      await third.told;
      await responses.return(undefined);
      t.step('waiting for the cancel to reach the server');
      await gone.told;
      finish.tell();
      await roundTrips(10);
      const more = `the server began ${begun.length - 3} more samples after it: ${begun.slice(3).join(', ')}`;
      t.ok(begun.length <= 3, 'the third sample is the last one that is begun', more);
    },
  },
  {
    title: 'The work in hand is given up, and the server lives on',
    tried:
      'A client cancels while its second sample is made; another one takes all five; for a third one the second sample cannot be made.',
    read: writing,
    async run(t) {
      const [second, aborted] = [signal(), signal()];
      let first = true;
      let damaged = -1;
      const render = async (index: number, stop: AbortSignal) => {
        if (index === damaged) throw t.internal('read of /dev/sda4 failed: EIO');
        if (!first || index === 0) return { index };
        first = false;
        second.tell();
        await once(stop, 'abort');
        aborted.tell();
        throw stop.reason;
      };
      const StreamSamples = t.answer.streamSamples(5, render);
      const { client } = await t.serve(MnistService, { StreamSamples });
      const responses = messages(client.streamSamples({}, t.soon()));
      t.step('waiting for the first sample');
      await responses.next();
      t.step('waiting for render() of the second sample');
      await second.told;
      await responses.return(undefined);
      t.step("waiting for the abort of render()'s signal");
      t.ok(
        await comes(aborted.told),
        'the signal that render() was given is aborted when the client goes',
        'the client has gone, and render() goes on making its sample: its signal was not aborted',
      );
      t.step('waiting for the samples of another client');
      const found: number[] = [];
      const reading = (async () => {
        for await (const { samples } of messages(client.streamSamples({}, t.soon()))) {
          found.push(...indices(samples));
        }
      })();
      const next = await t.ended(reading);
      const got = `it gets ${found.length} samples, and its call ${next.words}`;
      t.ok(next.status === 'OK', 'the next client gets five samples, and OK', got);
      t.equal(found, [0, 1, 2, 3, 4], 'the indices that the next client gets');
      damaged = 1;
      const third = messages(client.streamSamples({}, t.soon()));
      t.step('waiting for the status of a call whose second sample cannot be made');
      await third.next();
      const { status, words } = await t.ended(third.next());
      t.ok(status === 'INTERNAL', 'INTERNAL when a sample cannot be made', `the call ${words}`);
      t.ok(
        t.printed().includes('EIO'),
        'why it failed is in your log',
        'your code printed nothing of it',
      );
    },
  },
]);

function write(call: SamplesCall, count: number): void {
  for (let index = 0; index < count; index++) {
    call.write({ samples: [{ index }], nextIndex: index + 1 });
  }
}

const indices = (samples: { index: number }[]) => samples.map(({ index }) => index);
