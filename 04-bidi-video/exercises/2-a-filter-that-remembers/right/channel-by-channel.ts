// 4.2 byte by byte into a buffer that was asked for beforehand.
import type { Filter, Processed } from '#04/pictures/filters.ts';
import type { Picture } from '#04/pictures/picture.ts';

function mixed(now: Picture, earlier: Picture): Picture {
  const { width, height, data } = now;
  const mean = Buffer.allocUnsafe(data.length);
  for (let at = 0; at < mean.length; at++) {
    const [one, two] = [data.readUInt8(at), earlier.data.readUInt8(at)];
    mean.writeUInt8(Math.floor(one + (two - one) / 2), at);
  }
  return { ...now, width, height, data: mean };
}

async function trail(picture: Picture, before?: Promise<Picture>): Promise<Processed> {
  const earlier = await before;
  const first = earlier === undefined;
  return { picture: first ? picture : mixed(picture, earlier), detections: [] };
}

/** Makes the filter of one video: each frame is mixed with the one before. */
export function makeTrail(): Filter {
  return trail;
}
