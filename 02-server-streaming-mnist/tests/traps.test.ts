// What goes wrong with raw grpc-js streams, shown failing first, and what this
// chapter does instead.
import { once } from 'node:events';
import {
  Metadata,
  type ServerReadableStream,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Prediction__Output } from '../../generated/mnist/v1/Prediction.ts';
import type { ScoreCard } from '../../generated/mnist/v1/ScoreCard.ts';
import type { StreamSamplesRequest__Output } from '../../generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '../../generated/mnist/v1/StreamSamplesResponse.ts';
import { inSeconds, messages } from '../../lib/calls.ts';
import { clientStreaming, serverStreaming } from '../../lib/handlers.ts';
import { withClient } from '../../lib/testing.ts';
import { MnistService } from '../service.ts';

type Client = InstanceType<typeof MnistService>;
type Handlers = UntypedServiceImplementation;
type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;
type ScoreCall = ServerReadableStream<Prediction__Output, ScoreCard>;

const withServer = (handlers: Handlers, use: (client: Client) => Promise<void>) =>
  withClient(MnistService, handlers, use);

const soon = () => ({ deadline: inSeconds(10) });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const response = () => ({ samples: [], nextIndex: 1 });
const large = () => ({ samples: [{ image: { data: Buffer.alloc(1000) } }], nextIndex: 1 });

/** A promise and the function that keeps it. */
function signal<T = void>() {
  let tell: (value: T) => void = () => {};
  const told = new Promise<T>((resolve) => (tell = resolve));
  return { told, tell };
}

test('a loop of writes keeps every message in memory', async () => {
  const waiting = signal<number>();
  // Naive: write() returns false at the sixteenth message, and goes on accepting.
  const StreamSamples = (call: SamplesCall) => {
    for (let i = 0; i < 20_000; i++) call.write(large());
    waiting.tell(call.writableLength);
    call.end();
  };
  await withServer({ StreamSamples }, async (client) => {
    const call = client.streamSamples({}, soon());
    assert.ok((await waiting.told) > 19_000);
    call.on('error', () => {}); // The call is cancelled below; see the next but one.
    call.cancel();
  });
  // Ours: the source is asked for no more than fits.
  let made = 0;
  async function* endless() {
    for (;;) {
      made++;
      yield large();
    }
  }
  await withServer({ StreamSamples: serverStreaming(endless) }, async (client) => {
    const responses = messages(client.streamSamples({}, soon()));
    // The client reads one message and no more: the count comes to a halt.
    await responses.next();
    assert.ok((await halted(() => made)) < 400, `${made} messages were made`);
    await responses.return(undefined);
  });
});

/** What `count` gives once it has stood still. */
async function halted(count: () => number): Promise<number> {
  for (let before = -1; before !== count(); ) {
    before = count();
    for (let i = 0; i < 200; i++) await turn();
  }
  return count();
}

test('a client that has not begun to read holds nobody back', async () => {
  let made = 0;
  const enough = signal();
  async function* endless() {
    for (;;) {
      if (++made === 5000) enough.tell();
      yield large();
    }
  }
  await withServer({ StreamSamples: serverStreaming(endless) }, async (client) => {
    // Naive: open the call now, read it later. grpc-js pauses a call after the
    // first message that is read; until then it takes all that comes.
    const call = client.streamSamples({}, soon());
    call.on('error', () => {});
    await enough.told;
    // Ours: begin to read at once, then take as long as you like; see above.
    call.cancel();
  });
});

/** A server that writes until the call is cancelled, and tells when it is. */
function writesOn(cancelled: () => void) {
  return (call: SamplesCall) => {
    call.on('cancelled', cancelled);
    const write = () => {
      while (!call.cancelled && call.write(response()));
      if (!call.cancelled) call.once('drain', write);
    };
    write();
  };
}

test('leaving a loop does not cancel the call', async () => {
  const naive = signal();
  await withServer({ StreamSamples: writesOn(naive.tell) }, async (client) => {
    // Naive: break, and the stream is destroyed here, but the server writes on.
    const call = client.streamSamples({}, soon());
    for await (const _ of call) break;
    const first = await Promise.race([naive.told.then(() => 'cancelled'), fewPings(client)]);
    assert.is(first, 'other calls came and went, and it was still open');
    call.cancel();
    await naive.told;
  });
  const ours = signal();
  await withServer({ StreamSamples: writesOn(ours.tell) }, async (client) => {
    // Ours: messages() cancels when its loop is left, by break, return or throw.
    for await (const _ of messages(client.streamSamples({}, soon()))) break;
    await ours.told;
  });
});

/** Makes ten calls, one after the other: long enough for a cancel to arrive. */
async function fewPings(client: Client): Promise<string> {
  for (let i = 0; i < 10; i++) {
    await new Promise<void>((resolve) => {
      client.scorePredictions(new Metadata(), soon(), () => resolve()).end();
    });
  }
  return 'other calls came and went, and it was still open';
}

test("without an 'error' listener a cancel ends the process", async () => {
  await withServer({ StreamSamples: writesOn(() => {}) }, async (client) => {
    // Naive: one's own cancel() is told as an 'error' event, and an 'error' that
    // nobody listens to is thrown. Here the listener stands in for the crash.
    const call = client.streamSamples({}, soon());
    const failed = once(call, 'error');
    call.on('data', () => {});
    await once(call, 'data');
    call.cancel();
    const [error] = await failed;
    assert.is(error.code, status.CANCELLED);
  });
});

/** Sends two predictions of three, then cancels. */
async function cancelledUpload(client: Client, received: Promise<void>) {
  const call = client.scorePredictions(new Metadata(), soon(), () => {});
  call.on('error', () => {});
  for (const index of [0, 1]) call.write({ index, label: index, total: 3 });
  await received;
  call.cancel();
}

test('a cancelled upload looks like a whole one', async () => {
  const naive = signal<boolean>();
  const naiveTwo = signal();
  // Naive: the end of the requests is taken for the end of the upload.
  const ScorePredictions = (call: ScoreCall) => {
    let count = 0;
    call.on('data', () => {
      if (++count === 2) naiveTwo.tell();
    });
    call.on('end', () => naive.tell(call.cancelled));
  };
  await withServer({ ScorePredictions }, async (client) => {
    await cancelledUpload(client, naiveTwo.told);
    // 'end' came, and the call did not know yet that it had been cancelled.
    assert.is(await naive.told, false);
  });
  // Ours: the upload says how much it is, and less is never scored.
  const ours = signal<string>();
  const oursTwo = signal();
  const counting = clientStreaming(async (requests: AsyncIterable<Prediction__Output>) => {
    let [count, total] = [0, 0];
    for await (const prediction of requests) {
      total = prediction.total;
      if (++count === 2) oursTwo.tell();
    }
    ours.tell(count === total ? 'scored' : `${count} of ${total}: nothing was scored`);
    return {};
  });
  await withServer({ ScorePredictions: counting }, async (client) => {
    await cancelledUpload(client, oursTwo.told);
    assert.is(await ours.told, '2 of 3: nothing was scored');
  });
});

test('bytes that are kept keep the whole message', async () => {
  async function* two() {
    const image = { width: 1, height: 1, data: Buffer.alloc(10) };
    yield { samples: [{ image }, { image: { data: Buffer.alloc(50_000) } }], nextIndex: 2 };
  }
  await withServer({ StreamSamples: serverStreaming(two) }, async (client) => {
    for await (const { samples } of messages(client.streamSamples({}, soon()))) {
      const data = samples[0]?.image?.data;
      assert.ok(data);
      // Naive: ten bytes are kept, and fifty thousand with them.
      assert.ok(data.buffer.byteLength > 50_000);
      // Ours: a copy.
      assert.is(Uint8Array.from(data).buffer.byteLength, 10);
    }
  });
});

test('floor loses what rounding keeps', () => {
  // The npm package keeps a byte as a decimal of three places.
  const kept = (byte: number) => Number((byte / 255).toFixed(3));
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const wrong = bytes.filter((byte) => Math.floor(kept(byte) * 255) !== byte);
  assert.is(wrong.length, 125);
  assert.equal(
    bytes.filter((byte) => Math.round(kept(byte) * 255) !== byte),
    [],
  );
});

test.run();
