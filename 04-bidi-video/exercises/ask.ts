// What the checks of this chapter ask a video service with.

import type { VideoService } from '#04/service.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
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

/** Frames that count from 0. */
export function frameMessages(count: number): ProcessVideoRequest[] {
  return Array.from({ length: count }, (_, sequence) => frameMessage(sequence));
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
