// Chapter 2's work by gRPC: samples from the chapter's own server.
import { credentials } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/mnist.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { inSeconds, messages } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { limits, tally } from './samples.ts';

const proto = new URL('../mnist.proto', import.meta.url);
const { MnistService } = stubs<ProtoGrpcType>(loadDefinition(proto)).mnist.v1;

await benchProgram({
  about: 'Samples by gRPC.',
  flags: {
    batch: whole('samples a message', 1, 1),
    window: whole('bytes of the flow-control window', 65_535),
  },
  connect(address, amount, { batch, window }) {
    const client = new MnistService(address, credentials.createInsecure(), {
      'grpc-node.flow_control_window': window,
    });
    return {
      async round() {
        const seen = tally();
        for (const limit of limits(amount)) {
          const request = { limit, batchSize: batch };
          const call = client.streamSamples(request, { deadline: inSeconds(120) });
          for await (const { samples } of messages(call)) {
            for (const { index, label, image } of samples) seen.add(index, label, image?.data);
          }
        }
        return seen.done();
      },
      close: () => client.close(),
    };
  },
});
