// Misconception: The size of an image is its width times its height times three.
// Fails: task 3
// Says: the call ended with RESOURCE_EXHAUSTED: frame 0: 36000000 bytes are more than
// Ask: What does a client claim about its image, and what has it sent? Which of them lies in your memory?
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
  // The limit of a message, not of an image: what stands around it needs room too.
  'grpc.max_receive_message_length': largestImage + mebibyte,
};

/** How the client's channel is made: the answers are as large as the frames. */
export const clientOptions: ChannelOptions = {
  'grpc.max_receive_message_length': largestImage + mebibyte,
};

async function* processVideo(
  requests: AsyncIterable<ProcessVideoRequest__Output>,
): AsyncGenerator<ProcessVideoResponse> {
  for await (const { frame } of requests) {
    if (!frame) continue; // The filter, which this service does without.
    const { width = 0, height = 0 } = frame.image ?? {};
    const bytes = width * height * 3;
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
