// 4.5 with a class for what waits, and `Symbol.asyncIterator` on it.
import type { EventEmitter } from 'node:events';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Frame } from '#generated/video/v1/Frame.ts';
import type { ProcessVideoRequest } from '#generated/video/v1/ProcessVideoRequest.ts';
import type { ProcessVideoResponse__Output } from '#generated/video/v1/ProcessVideoResponse.ts';
import { exchange } from '#lib/calls.ts';

type Call = ClientDuplexStream<ProcessVideoRequest, ProcessVideoResponse__Output>;
/** Tells each frame as it is filmed, ready or not, and its end. */
type Camera = EventEmitter<{ frame: [Frame]; end: [] }>;

/** What a camera has filmed of late. */
class Ring {
  readonly #camera: Camera;
  readonly #room: number;
  #frames: Frame[] = [];
  #ended = false;
  #told = () => {};
  dropped = 0;

  constructor(camera: Camera, room: number) {
    this.#camera = camera;
    this.#room = room;
    camera.on('frame', this.#film);
    camera.on('end', this.#end);
  }

  #film = (frame: Frame): void => {
    this.#frames = [...this.#frames, frame];
    const tooMany = Math.max(0, this.#frames.length - this.#room);
    this.dropped += tooMany;
    this.#frames = this.#frames.slice(tooMany);
    this.#told();
  };

  #end = (): void => {
    this.#ended = true;
    this.#told();
  };

  /** The oldest frame that waits; `undefined` after the last one. */
  async next(): Promise<Frame | undefined> {
    while (this.#frames.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    return this.#frames.shift();
  }

  leave(): void {
    this.#camera.off('frame', this.#film);
    this.#camera.off('end', this.#end);
    this.#end();
  }
}

/** Sends what a camera films, one frame in flight at a time. */
export async function sendLive(
  call: Call,
  camera: Camera,
  keep: number,
): Promise<{ answered: number[]; dropped: number }> {
  const ring = new Ring(camera, keep);
  const answered: number[] = [];
  let isAnswered = () => {};

  async function* requests(): AsyncGenerator<ProcessVideoRequest> {
    yield { filter: { grayscale: {} } };
    for (let frame = await ring.next(); frame !== undefined; frame = await ring.next()) {
      const answer = new Promise<void>((resolve) => {
        isAnswered = resolve;
      });
      yield { frame };
      await answer;
    }
  }

  try {
    for await (const { frame } of exchange(call, requests())) {
      answered.push(frame?.sequence ?? -1);
      isAnswered();
    }
    return { answered, dropped: ring.dropped };
  } finally {
    ring.leave();
  }
}
