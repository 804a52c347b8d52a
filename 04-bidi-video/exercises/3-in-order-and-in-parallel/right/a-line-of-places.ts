// 4.3 with the events of the call: a line of places, answered from its head.
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Frame__Output } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest__Output } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse } from '#generated/video/v1/ProcessVideoResponse.ts';
import type { VideoServiceHandlers } from '#generated/video/v1/VideoService.ts';

/** What is done with one frame: it takes its time, and may fail. */
export type Work = (frame: Frame__Output) => Promise<Frame__Output>;

type Call = ServerDuplexStream<ProcessVideoRequest__Output, ProcessVideoResponse>;
type Place = { sequence: number; frame?: Frame__Output; failed?: boolean };

class Line {
  readonly #call: Call;
  readonly #work: Work;
  #places: Place[] = [];
  #halfClosed = false;
  #stalled = false;
  #over = false;

  constructor(call: Call, work: Work) {
    this.#call = call;
    this.#work = work;
    call.on('data', ({ frame }) => frame && this.#begin(frame));
    call.on('end', () => {
      this.#halfClosed = true;
      this.#move();
    });
    call.on('drain', () => {
      this.#stalled = false;
      this.#move();
    });
    call.on('cancelled', () => {
      this.#over = true;
    });
  }

  #begin(frame: Frame__Output): void {
    const place: Place = { sequence: frame.sequence };
    this.#places.push(place);
    if (this.#places.length === 4) this.#call.pause();
    this.#work(frame).then(
      (done) => {
        place.frame = done;
        this.#move();
      },
      (error) => {
        console.error(error);
        place.failed = true;
        this.#move();
      },
    );
  }

  /** Answers what is done at the head of the line, as far as the client takes it. */
  #move(): void {
    while (!this.#over && !this.#stalled) {
      const [head] = this.#places;
      if (head?.failed) this.#refuse(head);
      if (head?.frame === undefined) break;
      this.#places.shift();
      this.#stalled = !this.#call.write({ frame: head.frame });
    }
    if (this.#over) return;
    if (this.#places.length < 4) this.#call.resume();
    if (this.#halfClosed && this.#places.length === 0) {
      this.#over = true;
      this.#call.end();
    }
  }

  #refuse({ sequence }: Place): void {
    this.#over = true;
    const details = `frame ${sequence} is no picture`;
    this.#call.emit('error', { code: status.INVALID_ARGUMENT, details });
  }
}

/** A server's handlers: each frame is answered by what `work` makes of it. */
export function videoService(work: Work): VideoServiceHandlers {
  return { ProcessVideo: (call: Call) => void new Line(call, work) };
}
