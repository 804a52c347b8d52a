// The server that is measured: the chapter's own service, and the same work with
// many readings in one message.
import { fileURLToPath } from 'node:url';
import { Server } from '@grpc/grpc-js';
import type { Readings__Output } from '../../generated/batch/v1/Readings.ts';
import type { ProtoGrpcType } from '../../generated/batch.ts';
import { bidi } from '../../lib/handlers.ts';
import { run } from '../../lib/program.ts';
import { listen } from '../../lib/server.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { onlineRegression } from '../forecast/predictor.ts';
import { BrokerService, brokerService } from '../service.ts';

const definition = loadDefinition(new URL('batch.proto', import.meta.url));
export const { BatchService } = stubs<ProtoGrpcType>(definition).batch.v1;

async function* predict(requests: AsyncIterable<Readings__Output>) {
  const predictor = onlineRegression();
  for await (const { readings } of requests) {
    const forecasts = readings.map((reading) => ({
      id: reading.id,
      prediction: predictor.predict(reading),
    }));
    yield { forecasts };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(async () => {
    const server = new Server();
    server.addService(BrokerService.service, brokerService(new AbortController().signal));
    server.addService(BatchService.service, { Predict: bidi(predict) });
    const port = await listen(server, { host: '127.0.0.1', port: 0 });
    console.log(`throughput listens on 127.0.0.1:${port}`);
    process.on('SIGTERM', () => server.forceShutdown());
  });
}
