// Chapter 2's client: takes digits from a stream and saves them, learns from the
// training stream, sends a guess for each test sample, and gets a score card.
import type { StreamSamplesRequest } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import { inSeconds } from '../lib/calls.ts';
import { clientCredentials, clientOptions } from '../lib/credentials.ts';
import { choice, clientFlags, number, parseFlags, text, toggle, UsageError } from '../lib/flags.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { type Digit, toDigit } from './digits/images.ts';
import { type Classifier, nearestCentroid } from './model/centroid.ts';
import { confusionPicture, contactSheet, sheetHolds } from './results/contact-sheet.ts';
import { keepResults, standardFolder } from './results/keep.ts';
import { halfBlocks } from './results/terminal.ts';
import { resumable } from './resume.ts';
import { scoreOf } from './score-call.ts';
import { MnistService } from './service.ts';

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
      output: text({ help: `folder for the pictures (default ${standardFolder})` }),
    },
  });
  const client = new MnistService(flags.address, clientCredentials(flags), {
    ...clientOptions(flags),
    // How much the server may send before it hears from us. It makes so much for
    // nothing, too, when we leave: who means to leave asks for no more than usual.
    'grpc-node.flow_control_window': flags.stopAfter === undefined ? 1024 * 1024 : 64 * 1024,
  });
  const soon = () => inSeconds(flags.deadline);
  const line = progress();
  const results = keepResults(flags.output);

  /** All digits that a request selects, checked, one by one. */
  async function* digitsOf(request: StreamSamplesRequest, what: string): AsyncGenerator<Digit> {
    let count = 0;
    const onBreak = (next: number) => {
      line.clear();
      console.error(`The connection broke; going on at ${next}.`);
    };
    for await (const { samples } of resumable(client, request, { deadline: soon(), onBreak })) {
      for (const sample of samples) yield await toDigit(sample);
      count += samples.length;
      line.show(`${what}: ${count} samples`);
    }
    line.clear();
  }

  try {
    await save();
    if (flags.noScore || flags.stopAfter !== undefined) return;

    const train = { split: 'SPLIT_TRAIN', batchSize: flags.batch } as const;
    let classifier: Classifier | undefined;
    let learned = 0;
    for await (const { pixels, label } of digitsOf(train, 'learning')) {
      classifier ??= nearestCentroid(pixels.length);
      classifier.learn(pixels, label);
      learned++;
    }
    if (classifier === undefined) throw new Error('The server has nothing to learn from.');
    const guesses: { index: number; label: number }[] = [];
    for await (const { index, pixels } of digitsOf({ ...train, split: 'SPLIT_TEST' }, 'guessing')) {
      guesses.push({ index, label: classifier.guess(pixels) });
    }
    const card = await scoreOf(client, guesses, soon());
    console.log(`learned from ${learned} digits; guessed ${card.count} others`);
    console.log(`${(card.accuracy * 100).toFixed(1)} % of the guesses are right`);
    const confusion = card.confusion.map((row) => row.guesses);
    results.keep('confusion.svg', confusionPicture(confusion, card.accuracy));
  } finally {
    line.clear();
    client.close();
  }

  /** Streams the first samples into files, and some of them onto a sheet. */
  async function save(): Promise<void> {
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
    const first: Digit[] = [];
    let saved = 0;
    for await (const digit of digitsOf(request, 'saving')) {
      if (first.length < sheetHolds) first.push(digit);
      await results.keepDigit(digit);
      // Leaving the loop cancels the call: the server stops making samples.
      if (++saved === flags.stopAfter) break;
    }
    line.clear();
    const fitting = Math.floor((process.stdout.columns ?? 80) / (first[0]?.width ?? 28));
    // A picture that is drawn in colours is nothing without them.
    if (process.stdout.isTTY && !process.env.NO_COLOR)
      console.log(halfBlocks(first.slice(0, fitting)));
    const sheet = await contactSheet(first);
    console.log(`${saved} digits saved in ${results.name}/digits/`);
    results.keep('contact-sheet.png', sheet);
  }
});

function toNumber(word: string): number {
  if (!/^\s*\d\s*$/.test(word)) {
    throw new UsageError(`--digits takes digits and commas, as in 3,5,8, not "${word}".`);
  }
  return Number(word);
}
