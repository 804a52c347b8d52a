// The handlers: digits down as a stream, guesses up as another.
import { status } from '@grpc/grpc-js';
import sharp from 'sharp';
import type { MnistServiceHandlers } from '../generated/mnist/v1/MnistService.ts';
import type { Prediction__Output } from '../generated/mnist/v1/Prediction.ts';
import type { StreamSamplesRequest__Output } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import type { ProtoGrpcType } from '../generated/mnist.ts';
import { clientStreaming, type Log, serverStreaming } from '../lib/handlers.ts';
import { type FieldViolation, invalidArgument, StatusError } from '../lib/status.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { select } from './digits.ts';
import type { DigitSet, Split } from './idx.ts';
import { BadGuess, type Score, scoreAgainst } from './score.ts';

export const definition = loadDefinition(new URL('mnist.proto', import.meta.url));
export const { MnistService } = stubs<ProtoGrpcType>(definition).mnist.v1;

const largestBatch = 1000;

/** What a server may want to know of its calls. */
export interface Hooks {
  /** A stream of samples has ended, by itself or because the client left. */
  onStreamEnd?(sent: number, whole: boolean): void;
  /** A whole upload has been scored. */
  onScored?(score: Score): void;
  log?: Log;
}

/** The handlers of mnist.v1.MnistService on a train and a test split. */
export function mnistService(
  data: Record<Split, DigitSet>,
  hooks: Hooks = {},
): MnistServiceHandlers {
  async function* streamSamples(request: StreamSamplesRequest__Output) {
    refuse(violations(request));
    const set = request.split === 'SPLIT_TEST' ? data.test : data.train;
    const chosen = select(set, request.digits, request.shuffleSeed);
    const start = Math.min(request.startIndex, chosen.length);
    const end = Math.min(chosen.length, start + (request.limit || chosen.length));
    const batch = request.batchSize || 1;
    let at = start;
    try {
      while (at < end) {
        const indices = chosen.slice(at, Math.min(at + batch, end));
        at += indices.length;
        // Raw pixels need no waiting, which is half the cost of a small message.
        const samples =
          request.format === 'FORMAT_PNG'
            ? await Promise.all(indices.map((index) => pngSample(set, index)))
            : indices.map((index) => rawSample(set, index));
        yield { samples, nextIndex: at };
      }
    } finally {
      hooks.onStreamEnd?.(at - start, at === end);
    }
  }

  async function scorePredictions(predictions: AsyncIterable<Prediction__Output>) {
    const score = scoreAgainst(data.test.labels);
    let total: number | undefined;
    for await (const { index, label, total: said } of predictions) {
      total ??= said;
      try {
        score.add(index, label);
      } catch (error) {
        if (!(error instanceof BadGuess)) throw error;
        throw new StatusError(status.INVALID_ARGUMENT, error.message);
      }
    }
    // The end of the stream alone does not say that the client meant to end: a
    // cancelled upload ends in the same way. Its own count does.
    const result = score.result();
    if (result.count !== (total ?? 0)) {
      const counts = `${result.count} of ${total ?? 0} predictions came`;
      throw new StatusError(status.FAILED_PRECONDITION, `${counts}: nothing was scored`);
    }
    hooks.onScored?.(result);
    return { ...result, confusion: result.confusion.map((guesses) => ({ guesses })) };
  }

  return {
    StreamSamples: serverStreaming(streamSamples, hooks.log),
    ScorePredictions: clientStreaming(scorePredictions, hooks.log),
  };
}

function rawSample({ width, height, labels, pixels }: DigitSet, index: number) {
  const size = width * height;
  const data = pixels.subarray(index * size, (index + 1) * size);
  const image = { width, height, format: 'FORMAT_RAW8', data } as const;
  return { index, label: labels[index] ?? 0, image };
}

async function pngSample(set: DigitSet, index: number) {
  const { image, label } = rawSample(set, index);
  const { width, height } = set;
  const pipeline = sharp(image.data, { raw: { width, height, channels: 1 } });
  const data = await pipeline.toColourspace('b-w').png().toBuffer();
  return { index, label, image: { ...image, format: 'FORMAT_PNG', data } as const };
}

function violations(request: StreamSamplesRequest__Output): FieldViolation[] {
  const { digits, limit, startIndex, batchSize, format } = request;
  const found: FieldViolation[] = [];
  const unless = (fits: boolean, field: string, description: string) => {
    if (!fits) found.push({ field, description });
  };
  const strange = digits.filter((digit) => digit < 0 || digit > 9);
  unless(strange.length === 0, 'digits', `${strange.join(', ')}: digits are 0 to 9`);
  unless(limit >= 0, 'limit', 'is negative');
  unless(startIndex >= 0, 'start_index', 'is negative');
  unless(batchSize >= 0 && batchSize <= largestBatch, 'batch_size', `is not 0 to ${largestBatch}`);
  const formats = ['FORMAT_UNSPECIFIED', 'FORMAT_RAW8', 'FORMAT_PNG'];
  unless(formats.includes(format), 'format', 'is neither FORMAT_RAW8 nor FORMAT_PNG');
  return found;
}

function refuse(found: FieldViolation[]): void {
  if (found.length > 0) throw invalidArgument(found);
}
