// 2.1 with Node's toolbox: the client's reading is a chain of stream operators, the
// server's samples come from a generator that the signal ends.
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;
type Render = (index: number, signal: AbortSignal) => Promise<Sample>;

/** The first `count` samples that the server streams. */
export async function firstSamples(
  client: InstanceType<typeof MnistService>,
  count: number,
  options: { deadline: Date },
): Promise<Sample__Output[]> {
  const call = client.streamSamples({}, options);
  const samples = (function* (responses: { samples: Sample__Output[] }[]) {
    for (const response of responses) yield* response.samples;
  })(await upTo(count, call));
  return [...samples].slice(0, count);
}

/** The messages that bring `count` samples; then the call is cancelled, and it has ended. */
async function upTo(
  count: number,
  call: ReturnType<InstanceType<typeof MnistService>['streamSamples']>,
) {
  const responses: { samples: Sample__Output[] }[] = [];
  let had = 0;
  const left = new Promise<void>((resolve, reject) => {
    call.on('status', ({ code }) => (code === status.CANCELLED ? resolve() : undefined));
    call.on('error', (error) => (had >= count ? resolve() : reject(error)));
    call.on('end', resolve);
  });
  call.on('data', (response) => {
    responses.push(response);
    had += response.samples.length;
    if (had >= count) call.cancel();
  });
  await left;
  return responses;
}

async function* rendered(total: number, render: Render, signal: AbortSignal) {
  for (let index = 0; index < total && !signal.aborted; index++) {
    yield { samples: [await render(index, signal)], nextIndex: index + 1 };
  }
}

/** A handler that streams `total` samples. */
export function streamSamples(total: number, render: Render): (call: SamplesCall) => Promise<void> {
  return async function StreamSamples(call) {
    const stop = new AbortController();
    call.once('cancelled', () => stop.abort());
    let failure: unknown;
    try {
      for await (const response of rendered(total, render, stop.signal)) {
        if (!stop.signal.aborted) call.write(response);
      }
    } catch (error) {
      failure = error;
    }
    if (stop.signal.aborted) return;
    if (failure === undefined) return void call.end();
    console.error('render failed:', failure);
    call.emit('error', { code: status.INTERNAL, details: 'the sample cannot be shown' });
  };
}
