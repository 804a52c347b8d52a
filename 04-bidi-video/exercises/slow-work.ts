// Work, and a server, that take as long as a check wants: every gate is opened by hand.
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { VideoService } from '#04/service.ts';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import { withClient } from '#lib/testing.ts';
import { ask, frameMessages } from './ask.ts';

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

/**
 * A raw server for clients to be checked with: it wants a filter first, as the contract
 * does, and answers each frame when its work is done.
 */
export function slowServer() {
  const slow = slowWork();
  let fail = (_: { code: status; details: string }) => {};
  function ProcessVideo(
    call: ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>,
  ) {
    const line: Promise<unknown>[] = [];
    fail = (why) => call.emit('error', why);
    let [knowsFilter, refused] = [false, false];
    call.on('data', ({ filter, frame }: ProcessVideoRequest__Output) => {
      if (refused) return;
      knowsFilter ||= Boolean(filter);
      if (!knowsFilter) {
        refused = true;
        const details = 'the first message of a call is its filter, and yours was none';
        call.emit('error', { code: status.INVALID_ARGUMENT, details });
        return;
      }
      if (frame) line.push(slow.work(frame).then((done) => call.write({ frame: done })));
    });
    call.on('end', () => Promise.all(line).then(() => call.end()));
  }
  return {
    ...slow,
    handlers: { ProcessVideo },
    /** Ends the call that began last. */
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
