// 4.3 with two loops and a queue between them: one begins work, the other one answers.
import { status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';
import { bidi } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

/** What is done with one frame: it takes its time, and may fail. */
export type Work = (frame: Frame__Output) => Promise<Frame__Output>;

type Outcome = { frame: Frame__Output } | { error: unknown };

/** A line of outcomes, at most four; both ends wait for each other. */
class Line {
  readonly outcomes: Promise<Outcome>[] = [];
  closed = false;
  #sleepers: (() => void)[] = [];

  changed(): void {
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#sleepers.push(resolve));
  }
}

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work): VideoServiceHandlers {
  // It never rejects: nobody may be there yet to hear of it.
  async function outcomeOf(frame: Frame__Output): Promise<Outcome> {
    try {
      return { frame: await work(frame) };
    } catch (error) {
      console.error(error);
      const details = `frame ${frame.sequence} could not be processed`;
      return { error: new StatusError(status.INVALID_ARGUMENT, details) };
    }
  }

  async function begin(requests: AsyncIterable<ProcessVideoRequest__Output>, line: Line) {
    try {
      await line.until(() => line.outcomes.length < 4 || line.closed);
      for await (const { frame } of requests) {
        if (line.closed) return;
        if (frame) line.outcomes.push(outcomeOf(frame));
        line.changed();
        await line.until(() => line.outcomes.length < 4 || line.closed);
      }
    } catch (error) {
      line.outcomes.push(Promise.resolve({ error }));
    } finally {
      line.closed = true;
      line.changed();
    }
  }

  async function* processVideo(
    requests: AsyncIterable<ProcessVideoRequest__Output>,
  ): AsyncGenerator<ProcessVideoResponse> {
    const line = new Line();
    const beginning = begin(requests, line);
    try {
      for (;;) {
        await line.until(() => line.outcomes.length > 0 || line.closed);
        const [head] = line.outcomes;
        if (head === undefined) break;
        const outcome = await head;
        if ('error' in outcome) throw outcome.error;
        yield { frame: outcome.frame };
        // Its place is free only now that it is answered.
        line.outcomes.shift();
        line.changed();
      }
      await beginning;
    } finally {
      line.closed = true;
      line.changed();
    }
  }
  return { ProcessVideo: bidi(processVideo) };
}
