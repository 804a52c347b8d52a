// How much each side may still send: HTTP/2's flow control, computed beside the
// frames. Source: RFC 9113, sections 5.2 and 6.9.
import type { Direction, Hold } from './event.ts';
import type { Frame } from './frames.ts';

interface Stream {
  left: number;
  /** Since when it stands at an empty window. */
  empty?: Pick<Hold, 'from' | 'window'>;
  /** Where it has stood since its last DATA. */
  hold?: Hold;
}

const INITIAL_WINDOW_SIZE = 4;

/** The windows of one direction, which its receiver opens and its DATA uses up. */
function sender(direction: Direction) {
  const streams = new Map<number, Stream>();
  let initial = 65_535;
  let connection = 65_535;

  function streamOf(id: number): Stream {
    const stream = streams.get(id) ?? { left: initial };
    streams.set(id, stream);
    return stream;
  }
  function release(stream: Stream, at: number) {
    if (stream.empty === undefined) return;
    const { from, window } = stream.empty;
    const before = stream.hold ?? { direction, from, ms: 0, window };
    stream.hold = { ...before, ms: before.ms + at - from };
    delete stream.empty;
  }
  function look(at: number) {
    for (const stream of streams.values()) {
      if (stream.left >= 1 && connection >= 1) release(stream, at);
      else stream.empty ??= { from: at, window: stream.left < 1 ? 'stream' : 'connection' };
    }
  }
  return {
    /** Bytes were sent. Returns where the stream had to wait before. */
    sent(id: number, at: number, bytes: number): Hold | undefined {
      const stream = streamOf(id);
      const { hold } = stream;
      delete stream.hold;
      stream.left -= bytes;
      connection -= bytes;
      look(at);
      return hold;
    },
    /** The receiver allows more; stream 0 is the connection. */
    allowed(id: number, at: number, bytes: number) {
      if (id === 0) connection += bytes;
      else streamOf(id).left += bytes;
      look(at);
    },
    /** The receiver has said what every stream begins with. */
    begins(at: number, bytes: number) {
      for (const stream of streams.values()) stream.left += bytes - initial;
      initial = bytes;
      look(at);
    },
    /** The stream is over. Returns where it stood, if it still did. */
    ended(id: number, at: number): Hold | undefined {
      const stream = streams.get(id);
      if (stream === undefined) return undefined;
      release(stream, at);
      streams.delete(id);
      return stream.hold;
    },
  };
}

/** The flow control of one connection. */
export function flowControl() {
  const senders = { up: sender('up'), down: sender('down') };
  return {
    /** Reads a frame. Returns the holds that it ends, for sure or perhaps: see connection.ts. */
    read(direction: Direction, at: number, frame: Frame): Hold[] {
      const { type, flags, stream, payload } = frame;
      const own = senders[direction];
      const other = senders[direction === 'up' ? 'down' : 'up'];
      const holds: (Hold | undefined)[] = [];
      if (type === 'DATA') holds.push(own.sent(stream, at, payload.length));
      if (type === 'WINDOW_UPDATE' && payload.length >= 4) {
        other.allowed(stream, at, payload.readUInt32BE(0) & 0x7fffffff);
      }
      if (type === 'SETTINGS') {
        for (let entry = 0; entry + 6 <= payload.length; entry += 6) {
          if (payload.readUInt16BE(entry) !== INITIAL_WINDOW_SIZE) continue;
          other.begins(at, payload.readUInt32BE(entry + 2));
        }
      }
      if (flags.includes('END_STREAM')) own.ended(stream, at);
      if (type === 'RST_STREAM') holds.push(own.ended(stream, at), other.ended(stream, at));
      return holds.filter((hold) => hold !== undefined);
    },
  };
}
