// The pictures of calls in the notes, drawn from runs of the chapters' programs:
// of each chapter the one call that tells its story.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { callsOf, type WireCall } from './calls.ts';
import { tapChapter } from './chapter.ts';
import type { WireEvent } from './event.ts';
import { fourShapes } from './four-shapes.ts';
import { picture } from './picture.ts';

/** Finds a call of a run by its method; `nth` counts from 1. */
type Find = (method: string, nth?: number) => WireCall;

async function runOf(chapter: string, args: string[]): Promise<Find> {
  const events: WireEvent[] = [];
  const naming = await tapChapter(chapter, args, (event) => events.push(event));
  const calls = callsOf(events, naming);
  return (method, nth = 1) => {
    const found = calls.filter(({ path }) => path.endsWith(`/${method}`))[nth - 1];
    if (found === undefined) throw new Error(`${chapter} made no call ${nth} of ${method}`);
    return found;
  };
}

// Two days: from three on the client would draw a picture of its own.
const readings = `id,precipitation,temp_max,temp_min,wind
1,0,12.8,5,4.7
2,10.9,10.6,2.8,4.5
`;

/** Three frames, a bar that moves: what a video file needs to be one. */
async function shortVideo(): Promise<Buffer> {
  const frames = [100, 120, 140].map((x) => {
    const bar = `<rect x="${x}" y="40" width="12" height="70" fill="#fff"/>`;
    const page = '<rect width="320" height="180" fill="#000"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180">${page}${bar}</svg>`;
    return sharp(Buffer.from(svg)).jpeg().toBuffer();
  });
  return Buffer.concat(await Promise.all(frames));
}

/** Runs the chapters and draws their calls: SVGs by the names of their files. */
export async function drawPictures(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const output = ['--output', join(folder, 'out')];
    const one = ['--batch', '1', ...output];
    const users = await runOf('01', []);
    const digits = await runOf('02', ['--limit', '3', ...one]);
    const stopped = await runOf('02', ['--limit', '200', '--stop-after', '3', ...one]);
    const days = ['--data', file('two.csv', readings), '--window', '1'];
    const forecasts = await runOf('03', days);
    const input = ['--input', file('three.mjpeg', await shortVideo())];
    const video = await runOf('04', [...input, ...output]);
    return new Map([
      ['01-call.svg', picture(users('CreateUser', 4))],
      ['02-call.svg', picture(stopped('StreamSamples'), 16)],
      ['03-call.svg', picture(forecasts('Predict'))],
      ['04-call.svg', picture(video('ProcessVideo'))],
      [
        'four-shapes.svg',
        fourShapes([
          ['unary', users('CreateUser')],
          ['server streaming', digits('StreamSamples')],
          ['client streaming', digits('ScorePredictions')],
          ['bidirectional', forecasts('Predict')],
        ]),
      ],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Times and texts are not in a description. Where a sender had to wait, and how many
// messages were under way when a call was cancelled, depends on the machine.
function structureOf(svg: string): string[] {
  const description = /<desc>([\s\S]*)<\/desc>/.exec(svg)?.[1] ?? '';
  const steps = description.split('; ').filter((step) => !step.endsWith('held by flow control'));
  const cancel = steps.indexOf('client: reset: CANCEL');
  if (cancel === -1) return steps;
  // What was on its way to the client when it cancelled is not part of it either. A
  // number within a message takes a byte more as it grows.
  const before = steps.slice(0, cancel + 1).map((step) => step.replace(/, \d+ times$/, ''));
  return before.filter((step, i) => i === 0 || !same(step, before[i - 1]));
}

// A moment in a message has two to four bytes more or less, as its digits fall.
const sizeTolerance = 4;

function same(a: string | undefined, b: string | undefined): boolean {
  const size = /message of (\d+) bytes/;
  const [sizeA, sizeB] = [a, b].map((step) => Number(size.exec(step ?? '')?.[1] ?? 0));
  const near = Math.abs((sizeA ?? 0) - (sizeB ?? 0)) <= sizeTolerance;
  return near && a?.replace(size, '') === b?.replace(size, '');
}

/** Where two pictures of a call differ in what was sent, by whom, in what order. */
export function differences(kept: string, drawn: string): string[] {
  const [before, after] = [structureOf(kept), structureOf(drawn)];
  const longer = before.length > after.length ? before : after;
  return longer.flatMap((_, i) =>
    same(before[i], after[i]) ? [] : [`kept: ${before[i]}, drawn: ${after[i]}`],
  );
}
