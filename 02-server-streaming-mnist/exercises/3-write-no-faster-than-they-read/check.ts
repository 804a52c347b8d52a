// Checks 2.3: a source is asked for no more than the client reads, and is closed
// when the client goes; its failure is told.
import type { ServerWritableStream } from '@grpc/grpc-js';
import { MnistService } from '#02/service.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';
import { tasks } from '#lab/exercises/tasks.ts';
import { messages } from '#lib/calls.ts';
import { comes, signal, turns } from '../waits.ts';
import type * as Answer from './starter.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

const writing = '02-server-streaming-mnist/README.md#raw-grpc-js-write-and-drain';
// A handler's buffer holds 16 messages, the window of a connection four of these,
// and a client's own buffer some more.
const mostAhead = 64;

/** Responses of 16 KB, counted as they are made. */
function countedSource(total: number) {
  const closed = signal();
  const state = { made: 0, closed: closed.told };
  async function* open(): AsyncGenerator<StreamSamplesResponse> {
    try {
      while (state.made < total) {
        const index = state.made++;
        const image = { data: Buffer.alloc(16_384) };
        yield { samples: [{ index, image }], nextIndex: index + 1 };
      }
    } finally {
      closed.tell();
    }
  }
  return { state, open };
}

export default tasks<typeof Answer>([
  {
    title: 'The source waits for the reader',
    tried: 'A source of 400 responses of 16 KB; the client reads them at leisure.',
    read: writing,
    async run(t) {
      const { state, open } = countedSource(400);
      const { client } = await t.serve(MnistService, { StreamSamples: t.answer.stream(open) });
      const found: number[] = [];
      let ahead = 0;
      t.step('waiting for the next of 400 messages');
      for await (const { nextIndex } of messages(client.streamSamples({}, t.soon()))) {
        found.push(nextIndex);
        if (found.length <= 100) await turns(5);
        ahead = Math.max(ahead, state.made - found.length);
        const happened = `when the client had read ${found.length}, the source had been asked for ${state.made}: ${ahead} of them waited in memory`;
        t.ok(ahead <= mostAhead, 'the source is a few messages ahead of the client', happened);
      }
      const order = Array.from({ length: 400 }, (_, i) => i + 1);
      t.equal(found, order, 'the next_index of the messages');
    },
  },
  {
    title: 'A client that goes ends the wait',
    tried:
      'A client reads one message of 2000, then no more, then cancels. Another one reads all 40 messages of a second source.',
    read: writing,
    async run(t) {
      const { state, open } = countedSource(2000);
      const gone = signal();
      let source = open;
      const handler = t.answer.stream(() => source());
      const StreamSamples = (call: SamplesCall) => {
        call.on('cancelled', gone.tell);
        return handler(call);
      };
      const { client } = await t.serve(MnistService, { StreamSamples });
      const responses = messages(client.streamSamples({}, t.soon()));
      t.step('waiting for the first message');
      await responses.next();
      t.step('waiting for the source to stand still');
      for (let before = -1; before !== state.made; ) {
        before = state.made;
        t.ok(before < 1000, 'the source stands still', `it has made ${before} messages`);
        await turns(50);
      }
      await t.quiet();
      const waiting = state.made;
      await responses.return(undefined);
      t.step('waiting for the cancel to reach the server');
      await gone.told;
      t.step('waiting for the source to be closed');
      const left = `after ${waiting} messages the handler waited for the client to read; the client has gone, and the source is still open`;
      t.ok(await comes(state.closed), 'the source is closed when the client goes', left);
      const more = state.made - waiting;
      t.ok(more <= 1, 'nothing more is made', `${more} more messages were made for nobody`);
      source = countedSource(40).open;
      let found = 0;
      const reading = (async () => {
        for await (const _ of messages(client.streamSamples({}, t.soon()))) found++;
      })();
      t.step('waiting for the 40 messages of another client');
      const { words } = await t.ended(reading);
      const happened = `it gets ${found}, and its call ${words}`;
      const whole = found === 40 && words === 'ended with OK';
      t.ok(whole, 'another client gets all 40 messages of the source opened for it', happened);
    },
  },
  {
    title: 'A source that fails is told with a status',
    tried: 'A source throws an error of the disk when the client has read one message.',
    read: writing,
    async run(t) {
      const { open } = countedSource(400);
      const read = signal();
      async function* failing() {
        for await (const response of open()) {
          yield response;
          await read.told;
          throw t.internal('the disk is gone: EIO at sector 4711');
        }
      }
      const { client } = await t.serve(MnistService, { StreamSamples: t.answer.stream(failing) });
      const responses = messages(client.streamSamples({}, t.soon()));
      t.step('waiting for the first message');
      await responses.next();
      read.tell();
      t.step('waiting for the status');
      const ended = await t.ended(responses.next());
      t.ok(
        ended.status === 'INTERNAL',
        "the call ends with INTERNAL: the failure is the server's",
        `the call ${ended.words}`,
      );
      t.ok(
        t.printed().includes('sector 4711'),
        'why it failed is in your log',
        'your code printed nothing of it',
      );
    },
  },
]);
