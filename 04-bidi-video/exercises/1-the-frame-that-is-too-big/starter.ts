// 4.1 The frame that is too big. The frames flow; the limits are yours.
import type { ChannelOptions } from '@grpc/grpc-js';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';

const mebibyte = 1024 * 1024;

/** The bytes that the image of one frame may have. */
export const largestImage = 6 * mebibyte;

/** How the server's channel is made. */
export const serverOptions: ChannelOptions = {
  // TODO: the messages that this side takes.
};

/** How the client's channel is made: the answers are as large as the frames. */
export const clientOptions: ChannelOptions = {
  // TODO: the messages that this side takes.
};

async function* processVideo(
  requests: AsyncIterable<ProcessVideoRequest__Output>,
): AsyncGenerator<ProcessVideoResponse> {
  for await (const { frame } of requests) {
    if (!frame) continue; // The filter, which this service does without.
    // TODO: refuse an image of more than largestImage bytes, and name its frame.
    yield { frame };
  }
}

/** A server's handlers: each frame is its own answer. */
export function videoService(): VideoServiceHandlers {
  return { ProcessVideo: bidi(processVideo) };
}
