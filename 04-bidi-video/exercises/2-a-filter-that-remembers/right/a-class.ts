// 4.2 with a class for a picture's pixels. Nothing is kept from one frame to the next.
import type { Filter } from '#04/pictures/filters.ts';
import type { Picture } from '#04/pictures/picture.ts';

class Pixels {
  readonly #bytes: Uint8Array;

  constructor({ data }: Picture) {
    this.#bytes = data;
  }

  /** New bytes, each of them in the middle between these and the other's. */
  halfway(other: Pixels): Buffer {
    return Buffer.from(this.#bytes.map((byte, at) => (byte + (other.#bytes[at] ?? byte)) >> 1));
  }
}

/** Makes the filter of one video: each frame is mixed with the one before. */
export function makeTrail(): Filter {
  return (picture, before) =>
    Promise.resolve(before).then((last) => {
      if (!last) return { picture, detections: [] };
      const data = new Pixels(picture).halfway(new Pixels(last));
      return { picture: { ...picture, data }, detections: [] };
    });
}
