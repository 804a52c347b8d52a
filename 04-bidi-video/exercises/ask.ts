// What the checks of this chapter ask a video service with.
import type { VideoService } from '#04/service.ts';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { exchange } from '#lib/calls.ts';

/** The client of the chapter's service. */
export type Client = InstanceType<typeof VideoService>;

/** The first message of a call. */
export const filterMessage: ProcessVideoRequest = { filter: { grayscale: {} } };

/** A frame of one row of grey pixels; by default a single one. */
export function frameMessage(sequence: number, data = Buffer.from([9, 9, 9])): ProcessVideoRequest {
  const image = { width: data.length / 3, height: 1, format: 'FORMAT_RGB24', data } as const;
  return { frame: { sequence, image } };
}

/** Frames that count from `first`. */
export function frameMessages(count: number, first = 0): ProcessVideoRequest[] {
  return Array.from({ length: count }, (_, i) => frameMessage(first + i));
}

/** Sends a filter and then `frames`; the numbers of the answers go to `answered` as they come. */
export async function ask(
  client: Client,
  frames: AsyncIterable<ProcessVideoRequest> | Iterable<ProcessVideoRequest>,
  options: { deadline: Date },
  answered: number[] = [],
): Promise<number[]> {
  async function* requests() {
    yield filterMessage;
    yield* frames;
  }
  for await (const { frame } of exchange(client.processVideo(options), requests())) {
    answered.push(frame?.sequence ?? -1);
  }
  return answered;
}

/** A call on which each frame is sent, and each answer taken, when the check says so. */
export function conversation<Answer>(t: Bench<Answer>, client: Client) {
  const call = client.processVideo(t.soon());
  call.on('error', () => {}); // Told by `answer`; this one is for the cancel at the end.
  t.hangUp(call);
  const answers: AsyncIterator<ProcessVideoResponse__Output> = call[Symbol.asyncIterator]();
  call.write(filterMessage);
  return {
    call,
    send: (...frames: ProcessVideoRequest[]) => {
      for (const frame of frames) call.write(frame);
    },
    /** Resolves at the end of the answers. */
    async noMore(): Promise<void> {
      const next = await answers.next();
      if (!next.done) throw t.wrong('no answer more', 'there was one more');
    },
    /** The next answer. */
    async answer(): Promise<Frame__Output> {
      const next = await answers.next();
      if (next.done || !next.value.frame)
        throw t.wrong('one answer more', 'the call ended with OK');
      return next.value.frame;
    },
  };
}
