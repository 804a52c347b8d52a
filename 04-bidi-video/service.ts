// The handler: a filter first, then frames; each answered in order.
import { status } from '@grpc/grpc-js';
import type { Format } from '../generated/image/v1/Format.ts';
import type { Filter__Output } from '../generated/video/v1/Filter.ts';
import type { Frame__Output } from '../generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '../generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '../generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '../generated/video/v1/VideoService.ts';
import type { ProtoGrpcType } from '../generated/video.ts';
import { bidi, type Context, type Log } from '../lib/handlers.ts';
import { invalidArgument, StatusError } from '../lib/status.ts';
import { untilStopped } from '../lib/until-stopped.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { inOrder } from './frames/in-order.ts';
import type { Filter, FilterChoice } from './pictures/filters.ts';
import {
  BadFrame,
  decode,
  type Encoding,
  encode,
  FrameTooLarge,
  largestBytes,
  type Picture,
} from './pictures/picture.ts';

export const definition = loadDefinition(new URL('video.proto', import.meta.url));
export const { VideoService } = stubs<ProtoGrpcType>(definition).video.v1;

/**
 * Channel options for both ends. grpc-js takes messages of 4 MB by default; this
 * leaves room around the largest frame, so that it is the service that refuses a
 * larger one, and can name it.
 */
export const messageLimits = {
  'grpc.max_receive_message_length': largestBytes + 1024 * 1024,
  'grpc.max_send_message_length': largestBytes + 1024 * 1024,
};

const encodings: Partial<Record<Format, Encoding>> = {
  FORMAT_JPEG: 'jpeg',
  FORMAT_PNG: 'png',
  FORMAT_RGB24: 'rgb24',
};

/** What the service is made of. */
export interface Settings {
  makeFilter(choice: FilterChoice): Filter;
  /** Frames of one stream in work at the same time. */
  atOnce?: number;
  /**
   * Aborted when the server stops: every video then ends with UNAVAILABLE, after the
   * answers to the frames that have come.
   */
  stopping?: AbortSignal;
  log?: Log;
}

/** The handlers of video.v1.VideoService. */
export function videoService(settings: Settings): VideoServiceHandlers {
  const { makeFilter, atOnce = 4, stopping = new AbortController().signal, log } = settings;
  async function* processVideo(
    requests: AsyncIterable<ProcessVideoRequest__Output>,
    { signal }: Pick<Context<unknown>, 'signal'>,
  ): AsyncGenerator<ProcessVideoResponse> {
    const items = untilStopped(requests[Symbol.asyncIterator](), stopping);
    async function next(): Promise<IteratorResult<ProcessVideoRequest__Output>> {
      const item = await items.next();
      if (item !== undefined) return item;
      const elsewhere = 'send what is not answered to another one';
      throw new StatusError(status.UNAVAILABLE, `the server is stopping; ${elsewhere}`);
    }
    try {
      const first = await next();
      if (first.done) return;
      if (first.value.kind !== 'filter' || !first.value.filter) {
        throw invalidArgument([{ field: 'filter', description: 'the first message must name it' }]);
      }
      const filter = makeFilter(choiceOf(first.value.filter));
      let before: Promise<Picture> | undefined;
      const frames = { [Symbol.asyncIterator]: () => ({ next }) };
      yield* inOrder(frames, atOnce, async (request) => {
        const frame = frameOf(request);
        const began = performance.now();
        const picture = naming(frame, () => decodeFrame(frame));
        picture.catch(() => {}); // Told by the work below, which waits for it.
        const previous = before;
        before = picture;
        return naming(frame, async () => {
          const processed = await filter(await picture, previous);
          // The client has gone: what it will not see need not be encoded.
          signal.throwIfAborted();
          const response = await responseOf(frame, processed.picture);
          const processingMs = performance.now() - began;
          return { ...response, processingMs, detections: processed.detections };
        });
      });
    } finally {
      items.release();
    }
  }
  return { ProcessVideo: bidi(processVideo, log) };
}

function frameOf(request: ProcessVideoRequest__Output): Frame__Output {
  if (request.kind === 'frame' && request.frame) return request.frame;
  const description = 'only the first message holds a filter, all others hold a frame';
  throw invalidArgument([{ field: 'kind', description }]);
}

function encodingOf(frame: Frame__Output): Encoding {
  const encoding = encodings[frame.image?.format ?? 'FORMAT_UNSPECIFIED'];
  if (encoding === undefined) throw new BadFrame('its format is not JPEG, PNG or RGB24');
  return encoding;
}

async function decodeFrame(frame: Frame__Output): Promise<Picture> {
  const encoding = encodingOf(frame);
  if (frame.image === null) throw new BadFrame('it has no image');
  return decode(frame.image.data, encoding, frame.image);
}

async function responseOf({ sequence, timestampMs, image }: Frame__Output, picture: Picture) {
  const { width, height } = picture;
  const format = image?.format ?? 'FORMAT_JPEG';
  const data = await encode(picture, encodings[format] ?? 'jpeg');
  return { frame: { sequence, timestampMs, image: { width, height, format, data } } };
}

/** Does a frame's work; what is wrong with the frame is told with its sequence. */
async function naming<T>({ sequence }: Frame__Output, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FrameTooLarge) {
      throw new StatusError(status.RESOURCE_EXHAUSTED, `frame ${sequence}: ${error.message}`);
    }
    if (error instanceof BadFrame) {
      throw new StatusError(status.INVALID_ARGUMENT, `frame ${sequence}: ${error.message}`);
    }
    throw error;
  }
}

function choiceOf(filter: Filter__Output): FilterChoice {
  // Not `value || standard`: that would take NaN for 0, and serve it.
  const within = (field: string, given: number, standard: number, least: number, most: number) => {
    const value = given === 0 ? standard : given;
    if (value >= least && value <= most) return value;
    throw invalidArgument([{ field, description: `${value} is not ${least} to ${most}` }]);
  };
  switch (filter.kind) {
    case 'blur':
      return { kind: 'blur', sigma: within('blur.sigma', filter.blur?.sigma ?? 0, 3, 0.3, 50) };
    case 'threshold': {
      const level = within('threshold.level', filter.threshold?.level ?? 0, 128, 1, 255);
      return { kind: 'threshold', level };
    }
    case 'motion':
      return {
        kind: 'motion',
        level: within('motion.level', filter.motion?.level ?? 0, 40, 1, 255),
      };
    case 'pixelate': {
      const block = within('pixelate.block', filter.pixelate?.block ?? 0, 12, 2, 200);
      return { kind: 'pixelate', block };
    }
    case 'grayscale':
    case 'edges':
    case 'digits':
      return { kind: filter.kind };
    default:
      throw invalidArgument([{ field: 'filter', description: 'names no filter' }]);
  }
}
