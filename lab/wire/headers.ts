// Header blocks by HPACK (RFC 7541): one table for each direction, which both
// ends keep, so that a header that was sent before is a single byte.
import hpack from 'hpack.js';

/** A header, in the order in which it was sent. */
export type Header = [name: string, value: string];

/** Reads the header blocks of one direction; they have to come in order. */
export function headerReader() {
  // Larger than any peer allows: the sender keeps to its own limit.
  const decompressor = hpack.decompressor.create({ table: { maxSize: 1 << 16 } });
  let failure: string | undefined;
  decompressor.on('error', (error) => {
    failure = error.message;
  });
  return {
    /** The headers, and why the block ends before its end. After a failure none can be read. */
    read(block: Buffer): { headers: Header[]; why?: string } {
      if (failure !== undefined) return { headers: [], why: `the table was lost: ${failure}` };
      const headers: Header[] = [];
      try {
        decompressor.write(Buffer.from(block));
        decompressor.execute();
        for (let one = decompressor.read(); one !== null; one = decompressor.read()) {
          headers.push([one.name, one.value]);
        }
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
      return failure === undefined ? { headers } : { headers, why: failure };
    },
  };
}
