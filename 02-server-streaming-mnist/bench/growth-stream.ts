// One stream of chapter 2, as long as it is asked for.
import { credentials } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/mnist.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { inSeconds, messages } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { tally } from './samples.ts';

const proto = new URL('../mnist.proto', import.meta.url);
const { MnistService } = stubs<ProtoGrpcType>(loadDefinition(proto)).mnist.v1;

await benchProgram({
  about: 'One stream of samples, 32 a message.',
  flags: {},
  connect(address, amount) {
    const client = new MnistService(address, credentials.createInsecure());
    return {
      async round() {
        const seen = tally();
        const request = { limit: amount, batchSize: 32 };
        const call = client.streamSamples(request, { deadline: inSeconds(300) });
        for await (const { samples } of messages(call)) {
          for (const { index, label, image } of samples) seen.add(index, label, image?.data);
        }
        const done = seen.done();
        if (done.units !== amount) throw new Error(`${done.units} samples came, not ${amount}`);
        return done;
      },
      close: () => client.close(),
    };
  },
});
