// Misconception: Whoever sends large messages must raise the limit of what is sent.
// Fails: task 1
// Says: it ended with RESOURCE_EXHAUSTED: Received message larger than max
// Ask: Which end counts the bytes here, the one that sends or the one that receives?
import { type ChannelOptions, status } from '@grpc/grpc-js';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

const mebibyte = 1024 * 1024;

/** The bytes that the image of one frame may have. */
export const largestImage = 6 * mebibyte;

/** How the server's channel is made. */
export const serverOptions: ChannelOptions = {
  'grpc.max_send_message_length': largestImage + mebibyte,
};

/** How the client's channel is made: the answers are as large as the frames. */
export const clientOptions: ChannelOptions = {
  'grpc.max_send_message_length': largestImage + mebibyte,
};

async function* processVideo(
  requests: AsyncIterable<ProcessVideoRequest__Output>,
): AsyncGenerator<ProcessVideoResponse> {
  for await (const { frame } of requests) {
    if (!frame) continue; // The filter, which this service does without.
    const bytes = frame.image?.data.length ?? 0;
    if (bytes > largestImage) {
      const why = `frame ${frame.sequence}: ${bytes} bytes are more than ${largestImage}`;
      throw new StatusError(status.RESOURCE_EXHAUSTED, why);
    }
    yield { frame };
  }
}

/** A server's handlers: each frame is its own answer. */
export function videoService(): VideoServiceHandlers {
  return { ProcessVideo: bidi(processVideo) };
}
