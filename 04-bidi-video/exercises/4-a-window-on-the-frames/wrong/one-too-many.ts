// Misconception: A window of four is full when there are more than four.
// Fails: task 1
// Says: 4 frames are sent while none is answered
// Ask: When four frames are unanswered and the fifth asks, what does your comparison say?
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
  let answerCame = () => {};

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    for await (const frame of frames) {
      while (unanswered > size) await new Promise<void>((resolve) => (answerCame = resolve));
      unanswered++;
      yield { frame };
    }
  }

  const answered: number[] = [];
  try {
    for await (const { frame } of exchange(call, requests())) {
      unanswered--;
      answerCame();
      answered.push(frame?.sequence ?? -1);
    }
  } finally {
    // After a failure `requests` waits for an answer that never comes, and would
    // never close the camera.
    await frames.return(undefined);
  }
  return answered;
}
