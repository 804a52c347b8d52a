// How many bytes each header takes in its block. Source: RFC 7541, sections 5 and 6.

/** One header as HPACK writes it. */
export interface Representation {
  how:
    | 'from the table'
    | 'name from the table, value spelled out'
    | 'spelled out'
    | 'size of the table';
  /** Whether the other side keeps it in its table, so that next time a byte or two will do. */
  kept: boolean;
  bytes: number;
}

// The first bits tell the kind; the rest of the byte begins a number.
const kinds = [
  { mask: 0x80, is: 0x80, bits: 7, kept: false },
  { mask: 0xc0, is: 0x40, bits: 6, kept: true },
  { mask: 0xe0, is: 0x20, bits: 5, kept: false },
  { mask: 0xe0, is: 0x00, bits: 4, kept: false },
];

/** The headers of a block, in order; as many as can be read. */
export function representationsOf(block: Buffer): Representation[] {
  let at = 0;
  function number(bits: number): number {
    const most = 2 ** bits - 1;
    let value = (block[at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 0; at < block.length; shift += 7) {
      const byte = block[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  }
  function text(): void {
    const length = number(7);
    at += length;
  }
  const all: Representation[] = [];
  while (at < block.length) {
    const begin = at;
    const first = block[at] ?? 0;
    const kind = kinds.find(({ mask, is }) => (first & mask) === is);
    if (kind === undefined) break;
    const index = number(kind.bits);
    let how: Representation['how'] = 'from the table';
    if (kind.bits === 5) how = 'size of the table';
    else if (kind.bits !== 7) {
      how = index === 0 ? 'spelled out' : 'name from the table, value spelled out';
      if (index === 0) text();
      text();
    }
    if (at > block.length) break;
    all.push({ how, kept: kind.kept, bytes: at - begin });
  }
  return all;
}
