// 4.4 A window on the frames. They are sent and answered; the bound is yours.
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';
import { exchange } from '#lib/calls.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;

/**
 * Sends frames, never more than `size` of them unanswered.
 *
 * @param frames The camera: open until it is at its end or closed by `return`.
 * @returns The sequences of the answers.
 */
export async function sendVideo(
  call: Call,
  frames: AsyncGenerator<Frame>,
  size: number,
): Promise<number[]> {
  let free = size;

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    for await (const frame of frames) {
      // `exchange` asks for the next request when the one before has been written.
      // TODO: wait here until a place is free. One turn is not enough.
      if (free === 0) await Promise.resolve();
      free--;
      yield { frame };
    }
  }

  const answered: number[] = [];
  for await (const { frame } of exchange(call, requests())) {
    // TODO: whoever waits for a place has to hear of it.
    free++;
    answered.push(frame?.sequence ?? -1);
  }
  // TODO: what becomes of the camera when the loop above throws?
  return answered;
}
