// Chapter 3's work by Connect: a reading a message, from generated code, in gRPC or in
// Connect's own protocol.
import { create } from '@bufbuild/protobuf';
import { createClient, type ServiceImpl } from '@connectrpc/connect';
import { ids, readingAt, windowFlag } from '../../../03-bidi-broker/bench/readings.ts';
import { onlineRegression } from '../../../03-bidi-broker/forecast/predictor.ts';
import { exchangeOf } from '../../../lab/bench/exchange.ts';
import { benchProgram } from '../../../lab/bench/program.ts';
import { BrokerRequestSchema, BrokerService } from '../gen/broker_pb.ts';
import { connectFlags, serveConnect, transportTo } from './connect.ts';

const broker: ServiceImpl<typeof BrokerService> = {
  async *predict(requests) {
    const predictor = onlineRegression();
    for await (const { id, precipitation, tempMax, tempMin, wind } of requests) {
      const value = predictor.predict({ precipitation, tempMax, tempMin, wind });
      yield { id, result: { case: 'prediction', value } };
    }
  },
};

await benchProgram({
  about: 'Readings by Connect.',
  flags: { ...connectFlags, window: windowFlag },
  serve: ({ http }) => serveConnect(http, (router) => router.service(BrokerService, broker)),
  connect(address, amount, { window, ...way }) {
    const { transport, close } = transportTo(address, way);
    const client = createClient(BrokerService, transport);
    return {
      async round() {
        const seen = exchangeOf(window);
        async function* source() {
          for (const id of ids(amount)) {
            await seen.enter();
            seen.sent(id);
            yield create(BrokerRequestSchema, readingAt(id));
          }
        }
        for await (const { id, result } of client.predict(source(), { timeoutMs: 120_000 })) {
          seen.answered(id, result.case === 'prediction' ? result.value : undefined);
          seen.leave();
        }
        return seen.done();
      },
      close,
    };
  },
});
