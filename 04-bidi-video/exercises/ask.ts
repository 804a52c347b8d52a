// What the checks of this chapter ask a video service with.

import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { VideoService } from '#04/service.ts';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type {
  ProcessVideoRequest,
  ProcessVideoRequest__Output,
} from '#generated/video/v1/ProcessVideoRequest.ts';
import type {
  ProcessVideoResponse,
  ProcessVideoResponse__Output,
} from '#generated/video/v1/ProcessVideoResponse.ts';
import type { Bench } from '#lab/exercises/tasks.ts';
import { exchange } from '#lib/calls.ts';
import { withClient } from '#lib/testing.ts';

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

/** A call on which each frame is sent, and each answer taken, when the check says so. */
export function conversation<Answer>(t: Bench<Answer>, client: Client) {
  const call = client.processVideo(t.soon());
  call.on('error', () => {}); // Told by `answer`; this one is for the cancel at the end.
  t.onEnd(() => call.cancel());
  const answers: AsyncIterator<ProcessVideoResponse__Output> = call[Symbol.asyncIterator]();
  call.write(filterMessage);
  return {
    call,
    send: (...frames: ProcessVideoRequest[]) => {
      for (const frame of frames) call.write(frame);
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

/** Work that takes as long as the check wants. Frames from 100 on are done at once. */
export function slowWork() {
  const begun: number[] = [];
  const open = new Map<number, { done(): void; failed(why: Error): void }>();
  const watchers = new Set<() => void>();
  let most = 0;
  let flows = false;
  function finish(sequence: number, why?: Error) {
    if (why === undefined) open.get(sequence)?.done();
    else open.get(sequence)?.failed(why);
    open.delete(sequence);
  }
  return {
    work(frame: Frame__Output): Promise<Frame__Output> {
      if (frame.sequence >= 100) return Promise.resolve(frame);
      begun.push(frame.sequence);
      const result = new Promise<Frame__Output>((resolve, reject) => {
        open.set(frame.sequence, { done: () => resolve(frame), failed: reject });
      });
      most = Math.max(most, open.size);
      for (const watcher of watchers) watcher();
      if (flows) finish(frame.sequence);
      return result;
    },
    /** The frames in the order in which work began. */
    begun,
    /** How many frames were in work at the same time, at most. */
    most: () => most,
    finish,
    /** From now on all work is done at once. */
    flow() {
      flows = true;
      for (const sequence of [...open.keys()]) finish(sequence);
    },
    /** Resolves when work has begun on so many frames. */
    has(count: number): Promise<void> {
      return new Promise((resolve) => {
        const watcher = () => void (begun.length >= count && resolve());
        watchers.add(watcher);
        watcher();
      });
    },
  };
}

/** A raw server for clients to be checked with: each frame is answered when its work is done. */
export function slowServer() {
  const slow = slowWork();
  let fail = (_: { code: status; details: string }) => {};
  function ProcessVideo(
    call: ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>,
  ) {
    const line: Promise<unknown>[] = [];
    fail = (why) => call.emit('error', why);
    call.on('data', ({ frame }: ProcessVideoRequest__Output) => {
      if (frame) line.push(slow.work(frame).then((done) => call.write({ frame: done })));
    });
    call.on('end', () => Promise.all(line).then(() => call.end()));
  }
  /** Ends the call that began last. */
  return {
    ...slow,
    handlers: { ProcessVideo },
    fail: (details: string) => fail({ code: status.UNAVAILABLE, details }),
  };
}

/**
 * Time in which all could happen that needs no more than a moment: a whole call, on
 * a connection of its own, which no diagram shows.
 */
export async function aMoment(options: { deadline: Date }): Promise<void> {
  const { flow, handlers } = slowServer();
  flow();
  await withClient(VideoService, handlers, async (client) => {
    await ask(client, frameMessages(3), options);
  });
}
