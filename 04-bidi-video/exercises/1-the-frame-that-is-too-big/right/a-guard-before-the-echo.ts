// 4.1 with a step of its own that lets frames through or refuses them.
import { type ChannelOptions, status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

const mebibyte = 1024 ** 2;

/** The bytes that the image of one frame may have. */
export const largestImage = 6 * mebibyte;

function taking(bytes: number): ChannelOptions {
  return {
    'grpc.max_receive_message_length': bytes,
    // What is sent is never larger than what the other side takes.
    'grpc.max_send_message_length': bytes,
  };
}

/** How the server's channel is made. */
export const serverOptions = taking(8 * mebibyte);

/** How the client's channel is made: the answers are as large as the frames. */
export const clientOptions = taking(8 * mebibyte);

async function* smallEnough(
  requests: AsyncIterable<ProcessVideoRequest__Output>,
): AsyncGenerator<Frame__Output> {
  for await (const request of requests) {
    if (request.frame === null || request.frame === undefined) continue;
    const { sequence, image } = request.frame;
    const over = (image?.data.length ?? 0) - largestImage;
    if (over > 0) {
      throw new StatusError(status.RESOURCE_EXHAUSTED, `frame ${sequence}: ${over} bytes too many`);
    }
    yield request.frame;
  }
}

/** A server's handlers: each frame is its own answer. */
export function videoService(): VideoServiceHandlers {
  return {
    ProcessVideo: bidi(async function* (requests) {
      for await (const frame of smallEnough(requests)) yield { frame };
    }),
  };
}
