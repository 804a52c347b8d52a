// Misconception: When the function is over, its listeners are gone.
// Fails: task 4
// Says: the number of your listeners at the camera: 2
// Ask: Who still holds onFrame, when your function has returned?
import type { EventEmitter } from 'node:events';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';
import { exchange } from '#lib/calls.ts';
import { inFlight } from '#lib/in-flight.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;
/** Tells each frame as it is filmed, ready or not, and its end. */
type Camera = EventEmitter<{ frame: [Frame]; end: [] }>;

/**
 * Sends what a camera films, one frame in flight at a time.
 *
 * @param keep How many frames may wait: the newest ones.
 * @returns The sequences of the answers, and the number of frames that were never sent.
 */
export async function sendLive(
  call: Call,
  camera: Camera,
  keep: number,
): Promise<{ answered: number[]; dropped: number }> {
  const waiting: Frame[] = [];
  const place = inFlight(1);
  let [dropped, ended, wake] = [0, false, () => {}];
  const onFrame = (frame: Frame) => {
    waiting.push(frame);
    if (waiting.length > keep) {
      waiting.shift();
      dropped++;
    }
    wake();
  };
  const onEnd = () => {
    ended = true;
    wake();
  };
  camera.on('frame', onFrame).on('end', onEnd);

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    for (;;) {
      // First the place, then the frame: a frame that is taken early grows old.
      await place.enter();
      while (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
      const frame = waiting.shift();
      if (frame === undefined) return;
      yield { frame };
    }
  }

  const answered: number[] = [];
  for await (const { frame } of exchange(call, requests())) {
    place.leave();
    answered.push(frame?.sequence ?? -1);
  }
  return { answered, dropped };
}
