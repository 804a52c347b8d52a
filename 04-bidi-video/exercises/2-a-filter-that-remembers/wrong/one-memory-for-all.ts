// Misconception: The last frame that the filter saw is the frame before.
// Fails: task 2
// Says: the bytes of the first frame of the second video, as it came: [110,
// Ask: How many videos are open, and how many of your variable are there?
import type { Filter } from '#04/pictures/filters.ts';
import type { Picture } from '#04/pictures/picture.ts';

let last: Picture | undefined;

/** Each byte is the mean of the two. */
function mean(a: Picture, b: Picture): Picture {
  // A new buffer: the next frame will ask for this picture as it came.
  const data = Buffer.alloc(a.data.length);
  for (const [i, value] of a.data.entries()) data[i] = (value + (b.data[i] ?? 0)) / 2;
  return { ...a, data };
}

/** Makes the filter of one video: each frame is mixed with the one before. */
export function makeTrail(): Filter {
  return (picture) => {
    const before = last;
    last = picture;
    return { picture: before === undefined ? picture : mean(picture, before), detections: [] };
  };
}
