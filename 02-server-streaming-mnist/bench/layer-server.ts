// Samples in messages that are ready, by raw grpc-js or by lib's handlers.
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { StreamSamplesRequest__Output } from '../../generated/mnist/v1/StreamSamplesRequest.ts';
import type { StreamSamplesResponse } from '../../generated/mnist/v1/StreamSamplesResponse.ts';
import { runLayer } from '../../lab/bench/layers.ts';
import { serverStreaming } from '../../lib/handlers.ts';
import { MnistService } from '../service.ts';
import { trainSamples } from './samples.ts';

type Request = StreamSamplesRequest__Output;
type Response = StreamSamplesResponse;

const samples = trainSamples().map(({ index, label, width, height, data }) => ({
  index,
  label,
  image: { width, height, format: 'FORMAT_RAW8', data } as const,
}));
const made = new Map<string, Response[]>();

function readyMade({ limit, batchSize }: Request): Response[] {
  const key = `${limit} in ${batchSize}`;
  const ready = made.get(key) ?? inBatches(limit, batchSize || 1);
  made.set(key, ready);
  return ready;
}

function inBatches(limit: number, batch: number): Response[] {
  return Array.from({ length: Math.ceil(limit / batch) }, (_, i) => {
    const nextIndex = Math.min((i + 1) * batch, limit);
    return { samples: samples.slice(i * batch, nextIndex), nextIndex };
  });
}

// No faster than the client reads, as raw grpc-js does it: one listener at a time.
const raw: handleServerStreamingCall<Request, Response> = (call) => {
  const messages = readyMade(call.request)[Symbol.iterator]();
  const goOn = () => {
    for (const message of messages) {
      if (!call.write(message)) return call.once('drain', goOn);
    }
    return call.end();
  };
  goOn();
};

const lib = serverStreaming<Request, Response>(async function* (request) {
  for (const message of readyMade(request)) yield message;
});

await runLayer(MnistService.service, { raw: { StreamSamples: raw }, lib: { StreamSamples: lib } });
