// Misconception: When the last frame has been sent, the work is done.
// Fails: task 3
// Says: what sendVideo gives: [0, 1, 2, 3
// Ask: How many frames were unanswered when you left the loop, and what does leaving it do to the call?
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
  let unanswered = 0;
  let allSent = false;
  let answerCame = () => {};

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    for await (const frame of frames) {
      while (unanswered >= size) await new Promise<void>((resolve) => (answerCame = resolve));
      unanswered++;
      yield { frame };
    }
    allSent = true;
  }

  const answered: number[] = [];
  try {
    for await (const { frame } of exchange(call, requests())) {
      unanswered--;
      answerCame();
      answered.push(frame?.sequence ?? -1);
      if (allSent) break;
    }
  } finally {
    // After a failure `requests` waits for an answer that never comes, and would
    // never close the camera.
    await frames.return(undefined);
  }
  return answered;
}
