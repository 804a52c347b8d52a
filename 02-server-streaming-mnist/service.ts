// The handlers: digits down as a stream, guesses up as another.
import { status } from '@grpc/grpc-js';
import sharp from 'sharp';
import type { MnistServiceHandlers } from '../generated/mnist/v1/MnistService.ts';
import type { Prediction__Output } from '../generated/mnist/v1/Prediction.ts';
import type { StreamSamplesRequest__Output } from '../generated/mnist/v1/StreamSamplesRequest.ts';
import type { ProtoGrpcType } from '../generated/mnist.ts';
import { clientStreaming, type Log, serverStreaming } from '../lib/handlers.ts';
import { StatusError } from '../lib/status.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { select } from './digits/digits.ts';
import type { DigitSet, Split } from './digits/idx.ts';
import { BadGuess, type Score, scoreAgainst } from './model/score.ts';
import { checkRequest } from './request.ts';

export const definition = loadDefinition(new URL('mnist.proto', import.meta.url));
export const { MnistService } = stubs<ProtoGrpcType>(definition).mnist.v1;

/** What a server may want to know of its calls. */
export interface Hooks {
  /** A stream of samples has ended, by itself or because the client left. */
  onStreamEnd?(sent: number, whole: boolean): void;
  /** A whole upload has been scored. */
  onScored?(score: Score): void;
  /** Aborted when the server stops: open streams then end with UNAVAILABLE. */
  stopping?: AbortSignal;
  log?: Log;
}

/** The handlers of mnist.v1.MnistService on a train and a test split. */
export function mnistService(
  data: Record<Split, DigitSet>,
  hooks: Hooks = {},
): MnistServiceHandlers {
  async function* streamSamples(request: StreamSamplesRequest__Output) {
    checkRequest(request);
    const set = request.split === 'SPLIT_TEST' ? data.test : data.train;
    const chosen = select(set, request.digits, request.shuffleSeed);
    const start = Math.min(request.startIndex, chosen.length);
    const end = Math.min(chosen.length, start + (request.limit || chosen.length));
    const batch = request.batchSize || 1;
    let at = start;
    try {
      while (at < end) {
        if (hooks.stopping?.aborted) throw goOnElsewhere(at);
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
    if (total === undefined || result.count !== total) {
      const counts = `${result.count} of ${total ?? 'an unknown number of'} predictions came`;
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

function goOnElsewhere(index: number): StatusError {
  const hint = `go on with start_index ${index}`;
  return new StatusError(status.UNAVAILABLE, `the server is stopping; ${hint}`);
}

function rawSample({ width, height, labels, pixels }: DigitSet, index: number) {
  const size = width * height;
  const data = pixels.subarray(index * size, (index + 1) * size);
  // The client checks the same: each end can then say that it was not the other.
  if (data.length !== size) {
    throw new Error(`sample ${index} has ${data.length} bytes for ${width} x ${height} pixels`);
  }
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
