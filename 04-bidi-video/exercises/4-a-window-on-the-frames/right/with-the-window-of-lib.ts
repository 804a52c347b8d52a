// 4.4 with the window of lib/, and a camera that is closed whatever happens.
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';
import { exchange } from '#lib/calls.ts';
import { inFlight } from '#lib/in-flight.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;
type Places = ReturnType<typeof inFlight>;

async function* filmed(
  frames: AsyncGenerator<Frame>,
  places: Places,
): AsyncGenerator<ProcessVideoRequest> {
  yield { filter: { grayscale: {} } };
  for await (const frame of frames) {
    await places.enter();
    yield { frame };
  }
}

async function* sequences(call: Call, requests: AsyncIterable<ProcessVideoRequest>) {
  for await (const { frame } of exchange(call, requests)) yield Number(frame?.sequence);
}

/** Sends frames, never more than `size` of them unanswered. */
export async function sendVideo(
  call: Call,
  frames: AsyncGenerator<Frame>,
  size: number,
): Promise<number[]> {
  const places = inFlight(size);
  const seen = new Set<number>();
  const close = () => frames.return(undefined).then(() => undefined);
  const all = (async () => {
    for await (const sequence of sequences(call, filmed(frames, places))) {
      seen.add(sequence);
      places.leave();
    }
    return [...seen];
  })();
  return all.finally(close);
}
