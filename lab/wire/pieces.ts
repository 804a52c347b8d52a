// Cuts the bytes of one direction so that each piece ends where a frame ends, and
// a DATA frame where a message ends: after a piece anything else can follow.
import { data } from './fault.ts';
import { type Frame, frameReader } from './frames.ts';
import { messageReader } from './messages.ts';

/**
 * Bytes go in as they come, whole pieces come out. `ahead` precedes the first
 * frame; where something else does, there are no frames, and nothing is cut.
 */
export function pieceCutter(ahead: Buffer) {
  const frames = frameReader(ahead.length);
  let begun = 0;
  let framed = true;
  const messages = new Map<number, ReturnType<typeof messageReader>>();

  // Several messages may share a frame, and a fault comes after one of them.
  function byMessage(frame: Frame): Buffer[] {
    const { type, flags, stream, payload, raw } = frame;
    if (type !== 'DATA' || flags.includes('PADDED')) return [raw];
    const reader = messages.get(stream) ?? messageReader(() => undefined);
    messages.set(stream, reader);
    let end = -reader.unread();
    const ends = reader.feed(payload).map(({ wireLength }) => (end += wireLength));
    const inner = ends.filter((at) => at < payload.length);
    if (inner.length === 0) return [raw];
    const last = Buffer.from(raw.subarray(0, 9));
    const rest = payload.subarray(inner.at(-1));
    last.writeUIntBE(rest.length, 0, 3);
    const first = inner.map((at, i) => data(stream, payload.subarray(inner[i - 1] ?? 0, at)));
    return [...first, Buffer.concat([last, rest])];
  }

  return (bytes: Buffer): Buffer[] => {
    const before = bytes.subarray(0, ahead.length - begun);
    framed &&= before.equals(ahead.subarray(begun, begun + before.length));
    if (!framed) return [bytes];
    begun += before.length;
    const pieces = frames.feed(bytes.subarray(before.length)).flatMap(byMessage);
    return before.length > 0 ? [before, ...pieces] : pieces;
  };
}
