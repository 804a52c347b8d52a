// 2.1 with events: the client counts in a listener, the server makes one sample after
// the other by promises.
import { type ServerWritableStream, type ServiceError, status } from '@grpc/grpc-js';
import type { MnistService } from '#02/service.ts';
import type { Sample, Sample__Output } from '#generated/mnist/v1/Sample.ts';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '#generated/mnist/v1/StreamSamplesResponse.ts';

type SamplesCall = ServerWritableStream<StreamSamplesRequest__Output, StreamSamplesResponse>;

/** The first `count` samples that the server streams. */
export function firstSamples(
  client: InstanceType<typeof MnistService>,
  count: number,
  options: { deadline: Date },
): Promise<Sample__Output[]> {
  return new Promise((resolve, reject) => {
    const found: Sample__Output[] = [];
    const call = client.streamSamples({}, options);
    call.on('data', ({ samples }) => {
      found.push(...samples);
      if (found.length >= count) call.cancel();
    });
    call.on('end', () => resolve(found.slice(0, count)));
    call.on('error', (error: ServiceError) => {
      if (error.code === status.CANCELLED && found.length >= count) resolve(found.slice(0, count));
      else reject(error);
    });
  });
}

/** A handler that streams `total` samples. */
export function streamSamples(
  total: number,
  render: (index: number, signal: AbortSignal) => Promise<Sample>,
): (call: SamplesCall) => Promise<void> {
  return (call) => {
    const gone = new AbortController();
    call.once('cancelled', () => gone.abort());
    const from = (index: number): Promise<void> => {
      if (index === total || call.cancelled) return Promise.resolve();
      return render(index, gone.signal).then((sample) => {
        if (call.cancelled) return;
        call.write({ samples: [sample], nextIndex: index + 1 });
        return from(index + 1);
      });
    };
    return from(0).then(
      () => void call.end(),
      (error) => {
        if (call.cancelled) return;
        console.error(error);
        call.emit('error', { code: status.INTERNAL, details: 'no sample' });
      },
    );
  };
}
