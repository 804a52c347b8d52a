// What a video is to the client, whatever file it comes from.

/** One frame of a video. */
export interface VideoFrame {
  sequence: number;
  /** Since the start. */
  timestampMs: number;
  width: number;
  height: number;
  jpeg: Buffer;
}

/** A video that can be read once. */
export interface Video {
  /** Frames a second. */
  rate: number;
  frames: AsyncGenerator<VideoFrame>;
}

/** The input is not what it should be, in one sentence. */
export class BadVideo extends Error {}
