// Chapter 3's client: streams readings up with a window of them in flight, takes
// the forecasts as they come, and compares them with what the next day was.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Metadata } from '@grpc/grpc-js';
import { exchange, inSeconds } from '../lib/calls.ts';
import { clientCredentials } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { plot, type Point } from './plot.ts';
import { readings, type Row } from './readings.ts';
import { BrokerService } from './service.ts';
import { inFlight } from '../lib/in-flight.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 03-bidi-broker/client.ts',
    about: 'Streams readings and takes a forecast for each.',
    flags: {
      ...clientFlags(8061),
      data: text({
        help: 'a CSV file',
        default: fileURLToPath(new URL('dataset/sensors.csv', import.meta.url)),
      }),
      window: number({ help: 'readings in flight', default: 64, min: 1, max: 4096, integer: true }),
      malformed: choice(['skip', 'stop'], { help: 'what a bad row does', default: 'skip' }),
    },
  });
  const window = inFlight(flags.window);
  const sent = new Map<number, { row: Row; at: number }>();
  async function* source() {
    const rows = readings(flags.data, (error) => {
      if (flags.malformed === 'stop') throw error;
      console.error(`Skipped: ${error.message}`);
    });
    for await (const row of rows) {
      await window.enter();
      sent.set(row.id, { row, at: performance.now() });
      yield row;
    }
  }

  const client = new BrokerService(flags.address, clientCredentials(flags));
  const latencies: number[] = [];
  const points: Point[] = [];
  let refused = 0;
  let before: { forecast: number; naive: number } | undefined;
  let [error, naiveError] = [0, 0];
  try {
    const call = client.predict(new Metadata(), { deadline: inSeconds(flags.deadline) });
    for await (const response of exchange(call, source())) {
      window.leave();
      const question = sent.get(response.id);
      if (question === undefined) throw new Error(`an answer to a reading never sent: ${response.id}`);
      sent.delete(response.id);
      latencies.push(performance.now() - question.at);
      if (response.prediction === undefined) {
        refused++;
        console.error(`Reading ${response.id} was refused: ${response.refusal}`);
        continue;
      }
      const truth = question.row.tempMax;
      if (before !== undefined) {
        points.push({ day: response.id, forecast: before.forecast, truth });
        error += Math.abs(before.forecast - truth);
        naiveError += Math.abs(before.naive - truth);
      }
      before = { forecast: response.prediction, naive: truth };
    }
  } finally {
    client.close();
  }

  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(2);
  const mean = (sum: number) => (sum / Math.max(1, points.length)).toFixed(2);
  console.log(`${latencies.length} readings answered, ${refused} refused`);
  console.log(`mean error ${mean(error)} °C; of "tomorrow is as today" ${mean(naiveError)} °C`);
  console.log(`latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${flags.window} in flight`);
  if (points.length > 1) {
    const folder = fileURLToPath(new URL('../out/03-bidi-broker/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}forecast.svg`, plot(points.slice(-365), 'Forecast and truth, the last days'));
    console.log('picture: out/03-bidi-broker/forecast.svg');
  }
});
