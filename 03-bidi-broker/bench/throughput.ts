// How many readings a second, and after how long each one is answered: by a
// client as grpc-js makes it, and with each of three remedies.
//   npx tsx 03-bidi-broker/bench/throughput.ts
import { fileURLToPath } from 'node:url';
import { type ChannelOptions, credentials, Metadata } from '@grpc/grpc-js';
import { exchange, inSeconds } from '../../lib/calls.ts';
import { number, parseFlags } from '../../lib/flags.ts';
import { inFlight } from '../../lib/in-flight.ts';
import { inRounds, median, row } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { startProgram } from '../../lib/testing.ts';
import { BrokerService } from '../service.ts';
import { BatchService } from './batch-server.ts';

const reading = { precipitation: 1.5, tempMax: 12.8, tempMin: 5, wind: 4.7 };
const batchSize = 16;

interface Run {
  perSecond: number;
  p50: number;
}

/** Times the answers to `count` readings. */
function stopwatch(count: number) {
  const began = performance.now();
  const sentAt = new Float64Array(count);
  const latencies: number[] = [];
  return {
    sent: (id: number) => (sentAt[id] = performance.now()),
    answered: (id: number) => latencies.push(performance.now() - (sentAt[id] ?? 0)),
    stop(): Run {
      if (latencies.length !== count) throw new Error(`${latencies.length} of ${count} answers`);
      const perSecond = (count * 1000) / (performance.now() - began);
      return { perSecond, p50: median(latencies) };
    },
  };
}

async function oneByOne(address: string, count: number, window: number, options: ChannelOptions) {
  const client = new BrokerService(address, credentials.createInsecure(), options);
  const places = inFlight(window);
  const watch = stopwatch(count);
  async function* source() {
    for (let id = 0; id < count; id++) {
      await places.enter();
      watch.sent(id);
      yield { id, ...reading };
    }
  }
  const call = client.predict(new Metadata(), { deadline: inSeconds(60) });
  for await (const { id } of exchange(call, source())) {
    watch.answered(id);
    places.leave();
  }
  client.close();
  return watch.stop();
}

async function inBatches(address: string, count: number, window: number) {
  const client = new BatchService(address, credentials.createInsecure());
  const places = inFlight(window);
  const watch = stopwatch(count);
  async function* source() {
    for (let first = 0; first < count; first += batchSize) {
      await places.enter();
      const ids = Array.from({ length: Math.min(batchSize, count - first) }, (_, i) => first + i);
      for (const id of ids) watch.sent(id);
      yield { readings: ids.map((id) => ({ id, ...reading })) };
    }
  }
  const call = client.predict(new Metadata(), { deadline: inSeconds(60) });
  for await (const { forecasts } of exchange(call, source())) {
    for (const { id } of forecasts) watch.answered(id);
    places.leave();
  }
  client.close();
  return watch.stop();
}

await run(async () => {
  const whole = { min: 1, integer: true } as const;
  const flags = parseFlags({
    usage: 'npx tsx 03-bidi-broker/bench/throughput.ts',
    about: 'Measures how many readings a second are answered, and after how long.',
    flags: {
      readings: number({ help: 'readings in a round', default: 20_000, ...whole }),
      rounds: number({ help: 'rounds after the first', default: 3, ...whole }),
    },
  });
  const program = fileURLToPath(new URL('batch-server.ts', import.meta.url));
  const server = await startProgram(program, []);
  const { address } = server;
  const count = flags.readings;
  const small = { 'grpc.per_rpc_retry_buffer_size': 16384 };
  try {
    const measured = await inRounds(
      [
        { name: 'as grpc-js comes', run: () => oneByOne(address, count, Infinity, {}) },
        { name: 'retry buffer of 16 KB', run: () => oneByOne(address, count, Infinity, small) },
        { name: '64 readings in flight', run: () => oneByOne(address, count, 64, {}) },
        { name: '16 readings a message, 64 of them', run: () => inBatches(address, count, 64) },
      ],
      flags.rounds,
    );
    const rates = measured.map(({ results }) => median(results.map(({ perSecond }) => perSecond)));
    console.log(row(`${count} readings`, 'rate', 'to the first', 'latency p50'));
    for (const [i, { name, results }] of measured.entries()) {
      const rate = rates[i] ?? 0;
      const p50 = median(results.map((result) => result.p50));
      const ratio = `${(rate / (rates[0] ?? 1)).toFixed(1)} x`;
      console.log(row(name, `${rate.toFixed(0)} readings/s`, ratio, `${p50.toFixed(1)} ms`));
    }
  } finally {
    await server.stop();
  }
});
