// Misconception: Within one video, the last frame that the filter saw is the frame before.
// Fails: task 3
// Says: the bytes of frame 1, mixed with frame 0: [120,
// Ask: Four frames are in work at once: in which order does your filter see them?
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
  let last: Picture | undefined;
  return (picture) => {
    const before = last;
    last = picture;
    return { picture: before === undefined ? picture : mean(picture, before), detections: [] };
  };
}
