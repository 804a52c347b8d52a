// Chapter 2's streams for `npm run many`: readers of the training digits, which are in
// the middle of them while the servers are restarted.
import { credentials } from '@grpc/grpc-js';
import { pace } from '../../lab/many/pace.ts';
import type { LongStreams } from '../../lab/many/streams.ts';
import { inSeconds } from '../../lib/calls.ts';
import { resumable } from '../resume.ts';
import { MnistService } from '../service.ts';

// Sample.index is the place in the split, so unshuffled they come as 0, 1, 2 …
const request = { split: 'SPLIT_TRAIN', limit: 3000 } as const;
const perSecond = 100;

export default {
  unit: 'samples',
  server: {
    file: '02-server-streaming-mnist/server.ts',
    args: [],
    method: 'mnist.v1.MnistService/StreamSamples',
  },
  count: 20,
  open(target, options) {
    const client = new MnistService(target, credentials.createInsecure(), options);
    return {
      client,
      async run({ end, got, onBreak }) {
        const turn = pace(perSecond, end);
        const calls = { deadline: inSeconds(900), onBreak };
        for await (const { samples } of resumable(client, request, calls)) {
          for (const { index } of samples) got(index);
          await turn();
        }
        return request.limit;
      },
    };
  },
} satisfies LongStreams;
