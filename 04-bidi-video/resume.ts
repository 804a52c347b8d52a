// One video out of as many calls as it takes. Every frame is answered once and in
// order: what a broken call has left unanswered is sent again, first, on the next one.
import { setTimeout as wait } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import type { Detection__Output } from '../generated/video/v1/Detection.ts';
import type { ProcessVideoRequest } from '../generated/video/v1/ProcessVideoRequest.ts';
import { exchange } from '../lib/calls.ts';
import { hasGone } from '../lib/gone.ts';
import { inFlight } from '../lib/in-flight.ts';
import type { VideoFrame } from './files/video.ts';
import { frameMessage } from './request.ts';
import type { VideoService } from './service.ts';

/** A frame, what came back, and how long that took. */
export interface Answer {
  frame: VideoFrame;
  image: { width: number; height: number; data: Buffer };
  detections: Detection__Output[];
  /** From writing the frame to reading the answer. */
  ms: number;
}

/** How frames are sent. */
export interface SendOptions {
  /** Frames that may be unanswered at any time. */
  window: number;
  /** For all the calls together. */
  deadline: Date;
  /** Calls in a row that may fail; the next failure is the end. */
  patience?: number;
  /** The first pause before another call; the others double, up to twenty times it. */
  pauseMs?: number;
  /** Told of each break, with the frames that will be sent again. */
  onBreak?(unanswered: number[]): void;
}

/**
 * Sends `frames` through a filter and yields an answer to each. When the server stops
 * or goes away, goes on with another call.
 *
 * @param filter The first message of every call.
 * @throws ServiceError when the server was never there, refuses a frame, or stays away;
 *   or what `frames` throws.
 */
export async function* processed(
  client: InstanceType<typeof VideoService>,
  filter: ProcessVideoRequest,
  frames: AsyncIterator<VideoFrame>,
  options: SendOptions,
): AsyncGenerator<Answer> {
  const { window, deadline, patience = 7, pauseMs = 100, onBreak = () => {} } = options;
  const unanswered = new Map<number, { frame: VideoFrame; at: number }>();
  // The last one. The next call begins with it: a filter may compare with the frame before.
  let answered: VideoFrame | undefined;
  let calls = 0;
  // The frame that is being waited for. A call that breaks leaves it to the next one.
  let coming: Promise<IteratorResult<VideoFrame>> | undefined;
  let allSent = false;

  async function* requestsFor(call: number, enter: () => Promise<void>) {
    yield filter;
    if (answered !== undefined) yield frameMessage(answered);
    for (const question of [...unanswered.values()]) {
      await enter();
      question.at = performance.now();
      yield frameMessage(question.frame);
    }
    while (!allSent) {
      // First a place in the window, then the frame: it is then the newest one.
      await enter();
      coming ??= frames.next();
      const next = await coming;
      if (call !== calls) return;
      coming = undefined;
      if (next.done) allSent = true;
      else {
        unanswered.set(next.value.sequence, { frame: next.value, at: performance.now() });
        yield frameMessage(next.value);
      }
    }
  }

  let failures = 0;
  for (;;) {
    const places = inFlight(window);
    let again = answered?.sequence;
    try {
      const call = client.processVideo(new Metadata(), { deadline });
      for await (const response of exchange(call, requestsFor(++calls, places.enter))) {
        const { sequence, image } = response.frame ?? {};
        if (sequence !== undefined && sequence === again) {
          again = undefined;
          continue;
        }
        const question = unanswered.get(sequence ?? -1);
        if (image == null || question === undefined) throw new Error('a strange answer came');
        const { frame, at } = question;
        unanswered.delete(frame.sequence);
        places.leave();
        answered = frame;
        failures = 0;
        yield { frame, image, detections: response.detections, ms: performance.now() - at };
      }
      if (allSent && unanswered.size === 0) return;
      throw new Error('The server ended the call before it had answered every frame.');
    } catch (error) {
      // A server that was never there is an error of whoever named it.
      if (answered === undefined || !hasGone(error) || failures++ === patience) throw error;
      onBreak([...unanswered.keys()]);
      // Not all clients at the same moment: the server has just come back.
      await wait(pauseMs * Math.min(20, 2 ** failures) * (0.5 + Math.random()));
    }
  }
}
