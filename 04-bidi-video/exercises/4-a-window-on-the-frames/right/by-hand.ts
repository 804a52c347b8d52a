// 4.4 without helpers: each answer that comes asks the camera for one more frame.
import { type ClientDuplexStream, status } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;

/** Sends frames, never more than `size` of them unanswered. */
export async function sendVideo(
  call: Call,
  frames: AsyncGenerator<Frame>,
  size: number,
): Promise<number[]> {
  const answered: number[] = [];
  let over = false;
  try {
    await new Promise<void>((resolve, reject) => {
      // The camera is asked for one frame at a time, whatever comes meanwhile.
      let filming = Promise.resolve();
      const sendOne = () => {
        filming = filming
          .then(async () => {
            if (over) return;
            const { value, done } = await frames.next();
            if (over) return;
            if (done === true) call.end();
            else call.write({ frame: value });
          })
          .catch((error) => {
            call.cancel();
            reject(error);
          });
      };
      call.on('data', ({ frame }) => {
        answered.push(frame?.sequence ?? -1);
        sendOne();
      });
      call.on('error', reject);
      call.on('status', ({ code }) => code === status.OK && resolve());
      call.write({ filter: { grayscale: {} } });
      for (let place = 0; place < size; place++) sendOne();
    });
  } finally {
    over = true;
    await frames.return(undefined);
  }
  return answered;
}
