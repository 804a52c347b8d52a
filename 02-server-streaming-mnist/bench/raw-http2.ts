// The limit of chapter 2: HTTP/2 by node:http2 alone. The server sends messages
// that were made before, as gRPC frames them; the client finds where each begins
// and looks no further.
import { once } from 'node:events';
import type { ProtoGrpcType } from '../../generated/mnist.ts';
import { connectHttp, serveHttp } from '../../lab/bench/http.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { limits, type Sample, trainSamples } from './samples.ts';

const proto = new URL('../mnist.proto', import.meta.url);
const { MnistService } = stubs<ProtoGrpcType>(loadDefinition(proto)).mnist.v1;
const { responseSerialize } = MnistService.service.StreamSamples;

/** A message with its prefix: one byte for compression, four for the length. */
function framed(samples: Sample[]): Buffer {
  const message = responseSerialize({
    samples: samples.map(({ index, label, ...image }) => ({
      index,
      label,
      image: { ...image, format: 'FORMAT_RAW8' as const },
    })),
    nextIndex: (samples.at(-1)?.index ?? 0) + 1,
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

await benchProgram({
  about: 'Samples by HTTP/2 alone, ready-made.',
  flags: { batch: whole('samples a message', 1, 1) },
  serve({ batch }) {
    const all = trainSamples();
    const frames = Array.from({ length: Math.ceil(all.length / batch) }, (_, i) =>
      framed(all.slice(i * batch, (i + 1) * batch)),
    );
    return serveHttp('2', async ({ path, body, respond }) => {
      body.resume();
      const out = respond('application/grpc');
      for (const frame of frames.slice(0, Math.ceil(Number(path.slice(1)) / batch))) {
        if (!out.write(frame)) await once(out, 'drain');
      }
      out.end();
    });
  },
  connect(address, amount, { batch }) {
    const client = connectHttp('2', address);
    return {
      async round() {
        let [units, check] = [0, 0];
        for (const limit of limits(amount)) {
          const messages = splitter();
          const body = await client.request(`/${limit}`);
          body.on('data', messages.add);
          await once(body, 'end');
          units += messages.count() * batch;
          check += messages.count();
        }
        return { units, check };
      },
      close: client.close,
    };
  },
});

/** Counts messages in a stream of bytes, by their prefixes. */
function splitter() {
  let count = 0;
  let rest: Buffer = Buffer.alloc(0);
  return {
    count: () => count,
    add(chunk: Buffer): void {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      while (at + 5 <= bytes.length) {
        const end = at + 5 + bytes.readUInt32BE(at + 1);
        if (end > bytes.length) break;
        count++;
        at = end;
      }
      rest = bytes.subarray(at);
    },
  };
}
