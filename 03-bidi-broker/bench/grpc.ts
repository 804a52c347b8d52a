// Chapter 3's work by gRPC: a reading a message, to the chapter's own server.
import { type ChannelOptions, credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/broker.ts';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { ids, readingAt, windowFlag } from './readings.ts';

const proto = new URL('../broker.proto', import.meta.url);
const { BrokerService } = stubs<ProtoGrpcType>(loadDefinition(proto)).broker.v1;

await benchProgram({
  about: 'Readings by gRPC.',
  flags: {
    window: windowFlag,
    retryBuffer: whole("bytes that a call keeps to send again; 0 is grpc-js's default", 0),
  },
  connect(address, amount, { window, retryBuffer }) {
    const options: ChannelOptions =
      retryBuffer === 0 ? {} : { 'grpc.per_rpc_retry_buffer_size': retryBuffer };
    const client = new BrokerService(address, credentials.createInsecure(), options);
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
        const call = client.predict(new Metadata(), { deadline: inSeconds(120) });
        for await (const { id, prediction } of exchange(call, source())) {
          seen.answered(id, prediction);
          seen.leave();
        }
        return seen.done();
      },
      close: () => client.close(),
    };
  },
});
