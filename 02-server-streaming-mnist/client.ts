// Chapter 2's client: takes digits from a stream and saves them, learns from the
// training stream, sends a guess for each test sample, and gets a score card.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StreamSamplesRequest } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { nearestCentroid } from './centroid.ts';
import { confusionPicture, contactSheet, toPng } from './contact-sheet.ts';
import { type Digit, toDigit } from './images.ts';
import { resumable } from './resume.ts';
import { scoreOf } from './score-call.ts';
import { MnistService } from './service.ts';
import { halfBlocks } from './terminal.ts';

await run(async () => {
  const flags = parseFlags({
    usage: 'npx tsx 02-server-streaming-mnist/client.ts',
    about: 'Streams digits, saves them, learns from them and has its guesses scored.',
    flags: {
      ...clientFlags(50052),
      digits: text({ help: 'digits to take, as in 3,5,8; else all' }),
      limit: number({ help: 'samples to save (default 100)', min: 1, max: 60000, integer: true }),
      start: number({ help: 'index to start at', default: 0, min: 0, max: 60000, integer: true }),
      seed: number({ help: 'shuffle by this seed', min: 0, max: 2 ** 32 - 1, integer: true }),
      format: choice(['raw8', 'png'], {
        help: 'encoding on the wire: raw8 or png',
        default: 'raw8',
      }),
      batch: number({ help: 'samples a message', default: 32, min: 1, max: 1000, integer: true }),
      stopAfter: number({ help: 'cancel after this many samples', min: 1, integer: true }),
      noScore: toggle({ help: 'save samples only: no learning, no guesses' }),
    },
  });
  const client = new MnistService(flags.address, clientCredentials(flags), {
    ...clientOptions(flags),
    // How much the server may send before it hears from us: 64 KB by default.
    'grpc-node.flow_control_window': 1024 * 1024,
  });
  const deadline = inSeconds(flags.deadline);
  const line = progress();

  /** All digits that a request selects, checked, one by one. */
  async function* digitsOf(request: StreamSamplesRequest, what: string): AsyncGenerator<Digit> {
    let count = 0;
    const onBreak = (next: number) => console.error(`The connection broke; going on at ${next}.`);
    for await (const { samples } of resumable(client, request, { deadline, onBreak })) {
      for (const sample of samples) yield await toDigit(sample);
      count += samples.length;
      line.show(`${what}: ${count} samples`);
    }
    line.clear();
  }

  try {
    const saved = await save();
    console.log(`${saved} digits saved in out/02-server-streaming-mnist/digits/`);
    console.log('picture: out/02-server-streaming-mnist/contact-sheet.png');
    if (flags.noScore || flags.stopAfter !== undefined) return;

    const train = { split: 'SPLIT_TRAIN', batchSize: flags.batch } as const;
    const classifier = nearestCentroid(28 * 28);
    let learned = 0;
    for await (const { pixels, label } of digitsOf(train, 'learning')) {
      classifier.learn(pixels, label);
      learned++;
    }
    const guesses: { index: number; label: number }[] = [];
    for await (const { index, pixels } of digitsOf({ ...train, split: 'SPLIT_TEST' }, 'guessing')) {
      guesses.push({ index, label: classifier.guess(pixels) });
    }
    const card = await scoreOf(client, guesses, deadline);
    console.log(`learned from ${learned} digits; guessed ${card.count} others`);
    console.log(`${(card.accuracy * 100).toFixed(1)} % of the guesses are right`);
    const confusion = card.confusion.map((row) => row.guesses);
    keep('confusion.svg', confusionPicture(confusion, card.accuracy));
    console.log('picture: out/02-server-streaming-mnist/confusion.svg');
  } finally {
    line.clear();
    client.close();
  }

  /** Streams the first samples into files; returns how many came. */
  async function save(): Promise<number> {
    const request: StreamSamplesRequest = {
      split: 'SPLIT_TEST',
      digits: flags.digits === undefined ? [] : flags.digits.split(',').map(toNumber),
      // With --stop-after all of them are asked for: the cancel is what ends it.
      limit: flags.limit ?? (flags.stopAfter === undefined ? 100 : 0),
      startIndex: flags.start,
      format: flags.format === 'png' ? 'FORMAT_PNG' : 'FORMAT_RAW8',
      batchSize: flags.stopAfter === undefined ? flags.batch : 1,
      ...(flags.seed === undefined ? {} : { shuffleSeed: flags.seed }),
    };
    const digits: Digit[] = [];
    for await (const digit of digitsOf(request, 'saving')) {
      digits.push(digit);
      const name = `${String(digit.index).padStart(5, '0')}-label${digit.label}.png`;
      keep(`digits/${name}`, await toPng(digit));
      // Leaving the loop cancels the call: the server stops making samples.
      if (digits.length === flags.stopAfter) break;
    }
    const fitting = Math.floor((process.stdout.columns ?? 80) / 28);
    if (process.stdout.isTTY) console.log(halfBlocks(digits.slice(0, fitting)));
    keep('contact-sheet.png', await contactSheet(digits));
    return digits.length;
  }
});

function keep(name: string, content: string | Buffer): void {
  const folder = fileURLToPath(new URL('../out/02-server-streaming-mnist/', import.meta.url));
  mkdirSync(`${folder}digits`, { recursive: true });
  writeFileSync(`${folder}${name}`, content);
}

function toNumber(word: string): number {
  if (!/^\s*\d\s*$/.test(word)) {
    throw new UsageError(`--digits takes digits and commas, as in 3,5,8, not "${word}".`);
  }
  return Number(word);
}
