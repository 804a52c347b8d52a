// The handler: each reading is answered as it comes, by a model of the stream's own.
import { status } from '@grpc/grpc-js';
import type { BrokerRequest__Output } from '../generated/broker/v1/BrokerRequest.ts';
import type { BrokerResponse } from '../generated/broker/v1/BrokerResponse.ts';
import type { BrokerServiceHandlers } from '../generated/broker/v1/BrokerService.ts';
import type { ProtoGrpcType } from '../generated/broker.ts';
import { bidi, type Log } from '../lib/handlers.ts';
import { StatusError } from '../lib/status.ts';
import { untilStopped } from '../lib/until-stopped.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { onlineRegression, type Predictor } from './forecast/predictor.ts';
import { refusalOf } from './readings/refusal.ts';

export const definition = loadDefinition(new URL('broker.proto', import.meta.url));
export const { BrokerService } = stubs<ProtoGrpcType>(definition).broker.v1;

/**
 * The handlers of broker.v1.BrokerService.
 *
 * @param stopping Aborted when the server stops: every stream then ends with
 *   UNAVAILABLE, after the answers that were already made.
 */
export function brokerService(
  stopping: AbortSignal,
  makePredictor: () => Predictor = onlineRegression,
  log?: Log,
): BrokerServiceHandlers {
  async function* predict(requests: AsyncIterable<BrokerRequest__Output>) {
    const predictor = makePredictor();
    const readings = untilStopped(requests[Symbol.asyncIterator](), stopping);
    let last = 0;
    try {
      for (;;) {
        const next = await readings.next();
        if (next === undefined) {
          throw new StatusError(
            status.UNAVAILABLE,
            `the server is stopping; the last reading answered is ${last}`,
          );
        }
        if (next.done) return;
        yield answer(next.value, predictor);
        last = next.value.id;
      }
    } finally {
      readings.release();
    }
  }
  return { Predict: bidi(predict, log) };
}

function answer(request: BrokerRequest__Output, predictor: Predictor): BrokerResponse {
  const { id, ...reading } = request;
  const refusal = refusalOf(reading);
  if (refusal !== undefined) return { id, refusal };
  return { id, prediction: predictor.predict(reading) };
}
