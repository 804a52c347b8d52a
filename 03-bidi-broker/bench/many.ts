// Chapter 3's streams for `npm run many`: sensors that send readings all the time, and
// are owed an answer to each, while the servers are restarted.
import { credentials } from '@grpc/grpc-js';
import { pace } from '../../lab/many/pace.ts';
import type { LongStreams } from '../../lab/many/streams.ts';
import { inSeconds } from '../../lib/calls.ts';
import { forecasts } from '../resume.ts';
import { BrokerService } from '../service.ts';
import { readingAt } from './readings.ts';

const perSecond = 10;

export default {
  unit: 'readings',
  server: {
    file: '03-bidi-broker/server.ts',
    args: [],
    method: 'broker.v1.BrokerService/Predict',
  },
  count: 100,
  open(target, options) {
    const client = new BrokerService(target, credentials.createInsecure(), options);
    return {
      client,
      async run({ end, got, onBreak }) {
        const turn = pace(perSecond, end);
        let sent = 0;
        async function* rows() {
          while (!end.aborted) {
            yield { ...readingAt(++sent), date: undefined };
            await turn();
          }
        }
        const calls = { window: 64, deadline: inSeconds(900), onBreak };
        for await (const { response } of forecasts(client, rows(), calls)) got(response.id - 1);
        return sent;
      },
    };
  },
} satisfies LongStreams;
