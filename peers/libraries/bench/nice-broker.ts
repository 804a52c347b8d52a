// Chapter 3's work by nice-grpc: a reading a message, from the proto as proto-loader
// reads it.
import {
  createChannel,
  createClientFactory,
  createServer,
  type ServiceImplementation,
} from 'nice-grpc';
import { deadlineMiddleware } from 'nice-grpc-client-middleware-deadline';
import { ids, readingAt, windowFlag } from '../../../03-bidi-broker/bench/readings.ts';
import { onlineRegression } from '../../../03-bidi-broker/forecast/predictor.ts';
import type { ProtoGrpcType } from '../../../generated/broker.ts';
import { exchangeOf } from '../../../lab/bench/exchange.ts';
import { benchProgram } from '../../../lab/bench/program.ts';
import { loadDefinition, stubs } from '../../../protos/load.ts';
import { bidiMethod } from './nice.ts';

const proto = new URL('../../../03-bidi-broker/broker.proto', import.meta.url);
const { Predict } = stubs<ProtoGrpcType>(loadDefinition(proto)).broker.v1.BrokerService.service;
const service = { predict: bidiMethod(Predict) };

const broker: ServiceImplementation<typeof service> = {
  async *predict(requests) {
    const predictor = onlineRegression();
    for await (const { id, ...reading } of requests) {
      yield { id, prediction: predictor.predict(reading) };
    }
  },
};

await benchProgram({
  about: 'Readings by nice-grpc.',
  flags: { window: windowFlag },
  serve() {
    const server = createServer();
    server.add(service, broker);
    return server.listen('127.0.0.1:0');
  },
  connect(address, amount, { window }) {
    const channel = createChannel(address);
    const client = createClientFactory().use(deadlineMiddleware).create(service, channel);
    return {
      async round() {
        const seen = exchangeOf(window);
        async function* source() {
          for (const id of ids(amount)) {
            await seen.enter();
            seen.sent(id);
            yield readingAt(id);
          }
        }
        for await (const answer of client.predict(source(), { deadline: 120_000 })) {
          seen.answered(answer.id, answer.prediction);
          seen.leave();
        }
        return seen.done();
      },
      close: () => channel.close(),
    };
  },
});
