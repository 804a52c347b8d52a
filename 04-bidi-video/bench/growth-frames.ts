// Frames of raw pixels, each sent when the one before has come back.
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/video.ts';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { messageLimits } from '../service.ts';

const proto = new URL('../video.proto', import.meta.url);
const { VideoService } = stubs<ProtoGrpcType>(loadDefinition(proto)).video.v1;

await benchProgram({
  about: 'Raw frames one by one, there and back.',
  flags: { width: whole('pixels in a row', 2, 1), height: whole('rows', 2, 1) },
  connect(address, amount, { width, height }) {
    const client = new VideoService(address, credentials.createInsecure(), messageLimits);
    const data = Buffer.alloc(width * height * 3, 7);
    const image = { width, height, format: 'FORMAT_RGB24' as const, data };
    return {
      async round() {
        const seen = exchangeOf(1);
        async function* requests() {
          yield { filter: { edges: {} } };
          for (let sequence = 0; sequence < amount; sequence++) {
            await seen.enter();
            seen.sent(sequence);
            yield { frame: { sequence, image } };
          }
        }
        const call = client.processVideo(new Metadata(), { deadline: inSeconds(120) });
        for await (const { frame } of exchange(call, requests())) {
          const length = frame?.image?.data.length;
          if (length !== data.length) throw new Error(`${length} bytes came, not ${data.length}`);
          seen.answered(frame?.sequence ?? -1, length);
          seen.leave();
        }
        return seen.done();
      },
      close: () => client.close(),
    };
  },
});
