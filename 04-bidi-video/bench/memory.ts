// What the client of chapter 4 keeps in memory: raw frames, each in a buffer of
// its own, sent with a window, with backpressure alone, or as fast as write()
// takes them.
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/video.ts';
import { exchangeOf } from '../../lab/bench/exchange.ts';
import { benchProgram } from '../../lab/bench/program.ts';
import { exchange, inSeconds, messages } from '../../lib/calls.ts';
import { choice } from '../../lib/flags.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { size } from './frames.ts';

const proto = new URL('../video.proto', import.meta.url);
const { VideoService } = stubs<ProtoGrpcType>(loadDefinition(proto)).video.v1;

function rawFrame(sequence: number) {
  const data = Buffer.alloc(size.width * size.height * 3, sequence);
  return { frame: { sequence, image: { ...size, format: 'FORMAT_RGB24' as const, data } } };
}

await benchProgram({
  about: 'Memory while frames are sent by gRPC.',
  flags: {
    how: choice(['window', 'backpressure', 'neither'], {
      help: 'what holds the writer back',
      default: 'window',
    }),
  },
  connect(address, amount, { how }) {
    const client = new VideoService(address, credentials.createInsecure());
    return {
      async round() {
        const seen = exchangeOf(how === 'window' ? 6 : 0);
        const before = process.memoryUsage.rss();
        let most = before;
        const look = () => (most = Math.max(most, process.memoryUsage.rss()));
        async function* requests() {
          yield { filter: { edges: {} } };
          for (let sequence = 0; sequence < amount; sequence++) {
            await seen.enter();
            seen.sent(sequence);
            yield rawFrame(sequence);
            look();
          }
        }
        const call = client.processVideo(new Metadata(), { deadline: inSeconds(120) });
        if (how === 'neither') {
          for await (const request of requests()) call.write(request);
          call.end();
        }
        const answers = how === 'neither' ? messages(call) : exchange(call, requests());
        for await (const { frame } of answers) {
          seen.answered(frame?.sequence ?? -1, frame?.image?.data.length);
          seen.leave();
          look();
        }
        return { ...seen.done(), memory: most - before };
      },
      close: () => client.close(),
    };
  },
});
