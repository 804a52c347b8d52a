// 4.2 A filter that remembers: all that it needs comes with the frame.
import type { Filter } from '#04/pictures/filters.ts';
import type { Picture } from '#04/pictures/picture.ts';

/** Each byte is the mean of the two. */
function mean(a: Picture, b: Picture): Picture {
  // A new buffer: the next frame will ask for this picture as it came.
  const data = Buffer.alloc(a.data.length);
  for (const [i, value] of a.data.entries()) data[i] = (value + (b.data[i] ?? 0)) / 2;
  return { ...a, data };
}

/** Makes the filter of one video: each frame is mixed with the one before. */
export function makeTrail(): Filter {
  // What is handed in belongs to this frame. What is kept here would belong to
  // whichever frame happened to come last.
  return async (picture, before) => {
    const last = await before;
    return { picture: last === undefined ? picture : mean(picture, last), detections: [] };
  };
}
