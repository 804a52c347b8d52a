// Chapter 4's work by gRPC: JPEG frames to the chapter's own server.
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/video.ts';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { jpegs, size, windowFlag } from './frames.ts';

const proto = new URL('../video.proto', import.meta.url);
const { VideoService } = stubs<ProtoGrpcType>(loadDefinition(proto)).video.v1;

await benchProgram({
  about: 'Frames by gRPC.',
  flags: { window: windowFlag },
  async connect(address, amount, { window }) {
    const client = new VideoService(address, credentials.createInsecure());
    const frames = await jpegs();
    return {
      async round() {
        const seen = exchangeOf(window);
        async function* requests() {
          yield { filter: { edges: {} } };
          for (let sequence = 0; sequence < amount; sequence++) {
            await seen.enter();
            seen.sent(sequence);
            const data = frames[sequence % frames.length];
            yield { frame: { sequence, image: { ...size, format: 'FORMAT_JPEG' as const, data } } };
          }
        }
        const call = client.processVideo(new Metadata(), { deadline: inSeconds(120) });
        for await (const { frame } of exchange(call, requests())) {
          seen.answered(frame?.sequence ?? -1, frame?.image?.data.length);
          seen.leave();
        }
        return seen.done();
      },
      close: () => client.close(),
    };
  },
});
