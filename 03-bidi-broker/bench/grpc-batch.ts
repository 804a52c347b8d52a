// Chapter 3's work by gRPC with many readings in a message, as throughput.ts
// measures it. The window counts messages.
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/batch.ts';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { readingAt, windowFlag } from './readings.ts';

const proto = new URL('batch.proto', import.meta.url);
const { BatchService } = stubs<ProtoGrpcType>(loadDefinition(proto)).batch.v1;

await benchProgram({
  about: 'Readings by gRPC, many a message.',
  flags: { window: windowFlag, batch: whole('readings a message', 16, 1) },
  connect(address, amount, { window, batch }) {
    const client = new BatchService(address, credentials.createInsecure());
    return {
      async round() {
        const seen = exchangeOf(window);
        async function* source() {
          for (let first = 1; first <= amount; first += batch) {
            await seen.enter();
            const count = Math.min(batch, amount - first + 1);
            const readings = Array.from({ length: count }, (_, i) => readingAt(first + i));
            for (const { id } of readings) seen.sent(id);
            yield { readings };
          }
        }
        const call = client.predict(new Metadata(), { deadline: inSeconds(120) });
        for await (const { forecasts } of exchange(call, source())) {
          for (const { id, prediction } of forecasts) seen.answered(id, prediction);
          seen.leave();
        }
        return seen.done();
      },
      close: () => client.close(),
    };
  },
});
