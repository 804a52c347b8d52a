// Chapter 3's client: streams readings up with a window of them in flight, takes
// the forecasts as they come, and compares them with what the next day was.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text, toggle } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { plot } from './plot.ts';
import { readings } from './readings.ts';
import { forecasts } from './resume.ts';
import { scoreForecasts } from './score.ts';
import { sensor } from './sensor.ts';
import { BrokerService } from './service.ts';

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
      rate: number({ help: 'readings a second; else as fast as they are answered', min: 0.01 }),
      loop: toggle({ help: 'begin again at the end, until Ctrl-C or the deadline' }),
      window: number({ help: 'readings in flight', default: 64, min: 1, max: 4096, integer: true }),
      malformed: choice(['skip', 'stop'], {
        help: 'what a malformed row does: skip or stop',
        default: 'skip',
      }),
    },
  });
  // Ctrl-C ends the readings; the answers to those under way are still taken.
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const read = () =>
    readings(flags.data, (error) => {
      if (flags.malformed === 'stop') throw error;
      line.clear();
      console.error(`Skipped: ${error.message}`);
    });
  const { rate, loop, window } = flags;
  const rows = sensor(read, { rate, loop, signal: interrupted.signal });

  const client = new BrokerService(flags.address, clientCredentials(flags), clientOptions(flags));
  const line = progress();
  const score = scoreForecasts();
  const onBreak = (unanswered: number[]) => {
    line.clear();
    console.error(`The call broke; sending again from reading ${unanswered[0]}.`);
  };
  try {
    const deadline = inSeconds(flags.deadline);
    for await (const answer of forecasts(client, rows, { window, deadline, onBreak })) {
      score.add(answer);
      line.show(score.line());
      const { id, refusal } = answer.response;
      if (refusal !== undefined) console.error(`Reading ${id} was refused: ${refusal}`);
    }
  } finally {
    // Whatever ended the call, what has come is told.
    line.clear();
    client.close();
    if (score.answered() > 0) console.log(`${score.report()}, ${window} in flight`);
    if (score.points.length > 1) {
      const folder = fileURLToPath(new URL('../out/03-bidi-broker/', import.meta.url));
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}forecast.svg`, plot(score.points.slice(-365)));
      console.log('picture: out/03-bidi-broker/forecast.svg');
    }
  }
});
