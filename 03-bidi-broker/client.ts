// Chapter 3's client: streams readings up with a window of them in flight, takes
// the forecasts as they come, and compares them with what the next day was.
import { fileURLToPath } from 'node:url';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { resultsIn } from '../lib/results.ts';
import { onSignal } from '../lib/signals.ts';
import { readings } from './readings/csv.ts';
import { sensor } from './readings/sensor.ts';
import { BadDataFile } from './readings/table.ts';
import { plot } from './results/plot.ts';
import { scoreForecasts } from './results/score.ts';
import { forecasts } from './resume.ts';
import { BrokerService } from './service.ts';

const standardFolder = 'out/03-bidi-broker';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 03-bidi-broker/client.ts',
    about: 'Streams readings and takes a forecast for each. Ctrl-C ends the readings.',
    flags: {
      ...clientFlags(8061),
      data: text({ help: 'a CSV file', default: here('dataset/sensors.csv') }),
      rate: number({
        help: 'readings a second; else as fast as they are answered',
        min: 0.01,
        max: 1_000_000,
      }),
      loop: toggle({ help: 'begin again at the end, until Ctrl-C or the deadline' }),
      window: number({ help: 'readings in flight', default: 64, min: 1, max: 4096, integer: true }),
      malformed: choice(['skip', 'stop'], {
        help: 'what a malformed row does: skip or stop',
        default: 'skip',
      }),
      output: text({ help: `folder for the picture (default ${standardFolder})` }),
    },
  });
  const { rate, loop, window } = flags;
  const results = resultsIn(flags.output, standardFolder);
  const line = progress();
  const tell = (what: string) => {
    line.clear();
    console.error(what);
  };
  // The answers to the readings that are under way are still taken.
  const interrupted = new AbortController();
  onSignal(() => interrupted.abort());
  const read = () =>
    readings(flags.data, (error) => {
      if (flags.malformed === 'stop') throw error;
      tell(`Skipped: ${error.message}`);
    });
  const rows = sensor(read, { rate, loop, signal: interrupted.signal });

  const client = new BrokerService(flags.address, clientCredentials(flags), clientOptions(flags));
  const score = scoreForecasts();
  try {
    const deadline = inSeconds(flags.deadline);
    const onBreak = ([first]: number[]) =>
      tell(`The server has gone. Trying again${first ? `, from reading ${first}` : ''}.`);
    for await (const answer of forecasts(client, rows, { window, deadline, onBreak })) {
      score.add(answer);
      line.show(score.line());
      const { id, refusal } = answer.response;
      if (refusal !== undefined) tell(`Reading ${id} was refused: ${refusal}`);
    }
  } catch (error) {
    throw error instanceof BadDataFile ? new UsageError(error.message) : error;
  } finally {
    // Whatever ended the call, what has come is told, and no row is waited for.
    interrupted.abort();
    line.clear();
    client.close();
    const report = score.report();
    if (report !== undefined) console.log(`${report}, ${window} in flight`);
    if (score.points.length > 1) {
      const title = `All ${score.compared()} days: ${score.errors()}`;
      results.write('forecast.svg', plot(score.points, title));
      console.log(`picture: ${results.name}/forecast.svg`);
    }
  }
});
