// The messages that the client sends.
import type { Filter } from '../generated/video/v1/Filter.ts';
import type { ProcessVideoRequest } from '../generated/video/v1/ProcessVideoRequest.ts';
import type { VideoFrame } from './files/video.ts';

export const filters = [
  'digits',
  'motion',
  'edges',
  'grayscale',
  'blur',
  'threshold',
  'pixelate',
] as const;

/** The first message: which filter, with `value` as its one parameter; 0 is its default. */
export function filterMessage(kind: (typeof filters)[number], value: number): ProcessVideoRequest {
  const choices: Record<(typeof filters)[number], Filter> = {
    digits: { digits: {} },
    motion: { motion: { level: value } },
    edges: { edges: {} },
    grayscale: { grayscale: {} },
    blur: { blur: { sigma: value } },
    threshold: { threshold: { level: value } },
    pixelate: { pixelate: { block: value } },
  };
  return { filter: choices[kind] };
}

/** A message with one frame. */
export function frameMessage(frame: VideoFrame): ProcessVideoRequest {
  const { sequence, timestampMs, width, height, jpeg } = frame;
  const image = { width, height, format: 'FORMAT_JPEG', data: jpeg } as const;
  return { frame: { sequence, timestampMs, image } };
}
