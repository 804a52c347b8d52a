// Misconception: The picture is mine, so I can write into it.
// Fails: task 1
// Says: the bytes of frame 2, mixed with frame 1 as it came: [95,
// Ask: Who else holds the picture that you have just changed?
import type { Filter } from '#04/pictures/filters.ts';
import type { Picture } from '#04/pictures/picture.ts';

/** Each byte is the mean of the two. */
function mean(a: Picture, b: Picture): Picture {
  for (const [i, value] of a.data.entries()) a.data[i] = (value + (b.data[i] ?? 0)) / 2;
  return a;
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
