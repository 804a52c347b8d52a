// A forecast that is ready for each reading, by raw grpc-js or by lib's handlers.
import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '../../generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '../../generated/broker/v1/BrokerResponse.ts';
import { runLayer } from '../../lab/bench/layers.ts';
import { bidi } from '../../lib/handlers.ts';
import { BrokerService } from '../service.ts';

const prediction = 12.8;

const raw: handleBidiStreamingCall<BrokerRequest__Output, BrokerResponse> = (call) => {
  const goOn = () => call.resume();
  call.on('data', ({ id }: BrokerRequest__Output) => {
    if (call.write({ id, prediction })) return;
    call.pause();
    call.once('drain', goOn);
  });
  call.on('end', () => call.end());
};

const lib = bidi<BrokerRequest__Output, BrokerResponse>(async function* (requests) {
  for await (const { id } of requests) yield { id, prediction };
});

await runLayer(BrokerService.service, { raw: { Predict: raw }, lib: { Predict: lib } });
