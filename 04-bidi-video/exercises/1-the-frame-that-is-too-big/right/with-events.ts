// 4.1 with the events of the call, and room for what stands around an image in a message.
import { type ChannelOptions, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';

/** The bytes that the image of one frame may have. */
export const largestImage = 6 * 2 ** 20;

// A sequence, a width, a height and so on: some tens of bytes.
const limit = { 'grpc.max_receive_message_length': largestImage + 64 * 1024 };

/** How the server's channel is made. */
export const serverOptions: ChannelOptions = limit;

/** How the client's channel is made: the answers are as large as the frames. */
export const clientOptions: ChannelOptions = limit;

type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;

/** A server's handlers: each frame is its own answer. */
export function videoService(): VideoServiceHandlers {
  return {
    ProcessVideo(call: Call) {
      let refused = false;
      call.on('data', ({ frame }: ProcessVideoRequest__Output) => {
        if (refused || !frame) return;
        const { byteLength = 0 } = frame.image?.data ?? {};
        if (byteLength > largestImage) {
          refused = true;
          const details = `frame ${frame.sequence} is too large: ${byteLength} bytes`;
          call.emit('error', { code: status.RESOURCE_EXHAUSTED, details });
        } else if (!call.write({ frame })) {
          call.pause();
          call.once('drain', () => call.resume());
        }
      });
      call.on('end', () => {
        if (!refused) call.end();
      });
    },
  };
}
