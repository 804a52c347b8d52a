// 4.5 with the events of both: whoever has news looks whether a frame can be sent.
import type { EventEmitter } from 'node:events';
import { type ClientDuplexStream, status } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;
/** Tells each frame as it is filmed, ready or not, and its end. */
type Camera = EventEmitter<{ frame: [Frame]; end: [] }>;

/** Sends what a camera films, one frame in flight at a time. */
export function sendLive(
  call: Call,
  camera: Camera,
  keep: number,
): Promise<{ answered: number[]; dropped: number }> {
  const answered: number[] = [];
  const waiting: Frame[] = [];
  let [dropped, inFlight, atTheEnd] = [0, 0, false];

  function look(): void {
    if (inFlight > 0) return;
    const frame = waiting.shift();
    if (frame !== undefined) {
      inFlight++;
      call.write({ frame });
    } else if (atTheEnd) call.end();
  }
  function film(frame: Frame): void {
    waiting.push(frame);
    look();
    while (waiting.length > keep) {
      waiting.shift();
      dropped++;
    }
  }
  function end(): void {
    atTheEnd = true;
    look();
  }

  return new Promise<void>((resolve, reject) => {
    camera.on('frame', film);
    camera.on('end', end);
    call.write({ filter: { grayscale: {} } });
    call.on('data', ({ frame }) => {
      answered.push(frame?.sequence ?? -1);
      inFlight--;
      look();
    });
    call.on('error', reject);
    call.on('status', ({ code }) => {
      if (code === status.OK) resolve();
    });
  })
    .finally(() => {
      camera.off('frame', film);
      camera.off('end', end);
    })
    .then(() => ({ answered, dropped }));
}
