// 4.5 Drop the oldest. All frames are sent, sooner or later; too late is yours.
import type { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
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
  const place = inFlight(1);
  const dropped = Math.min(0, keep); // TODO: count them.
  // TODO: this stream keeps every frame until somebody takes it. Keep the newest ones.
  const filmed = new PassThrough({ objectMode: true });
  camera.on('frame', (frame) => filmed.write(frame)).on('end', () => filmed.end());

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    const frames: AsyncIterable<Frame> = filmed;
    for await (const frame of frames) {
      await place.enter();
      yield { frame };
    }
  }

  const answered: number[] = [];
  for await (const { frame } of exchange(call, requests())) {
    place.leave();
    answered.push(frame?.sequence ?? -1);
  }
  // TODO: who listens to the camera when the loop above throws?
  return { answered, dropped };
}
