// 4.6 with events alone: a frame is begun when the one before is written and taken.
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';

type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;
/** Takes its time, may fail, and stops with an error when `signal` is aborted. */
export type Work = (frame: Frame__Output, signal: AbortSignal) => Promise<Frame__Output>;

/** One call, and what is done for it now. */
class Job {
  readonly #call: Call;
  readonly #work: Work;
  readonly #stop = new AbortController();
  #busy = false;
  #halfClosed = false;
  #over = false;

  constructor(call: Call, work: Work) {
    this.#call = call;
    this.#work = work;
    call.on('data', ({ frame }) => frame && this.#begin(frame));
    call.on('drain', () => this.#goOn());
    call.on('end', () => {
      this.#halfClosed = true;
      if (!this.#busy) this.#goOn();
    });
    call.once('cancelled', () => {
      this.#over = true;
      this.#stop.abort();
    });
  }

  #begin(frame: Frame__Output): void {
    if (this.#over) return;
    this.#busy = true;
    this.#call.pause();
    this.#work(frame, this.#stop.signal).then(
      (done) => {
        if (this.#over) return;
        if (this.#call.write({ frame: done })) this.#goOn();
      },
      (error) => this.#fail(frame, error),
    );
  }

  #goOn(): void {
    this.#busy = false;
    if (this.#over) return;
    this.#call.resume();
    if (this.#halfClosed) {
      this.#over = true;
      this.#call.end();
    }
  }

  #fail({ sequence }: Frame__Output, error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    console.error(`frame ${sequence}:`, error);
    const details = `frame ${sequence} is no good`;
    this.#call.emit('error', { code: status.INVALID_ARGUMENT, details });
  }
}

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work) {
  return {
    ProcessVideo(call: Call): void {
      new Job(call, work);
    },
  };
}
