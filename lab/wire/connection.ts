// Both directions of one connection, read beside it: frames, headers, messages.
// Whatever comes is told as far as it can be read; nothing here throws.
import { describe } from './describe.ts';
import type { Direction, WireEvent } from './event.ts';
import { flowControl } from './flow.ts';
import { content, type Frame, frameReader, preface } from './frames.ts';
import { type Header, headerReader } from './headers.ts';
import { messageReader } from './messages.ts';
import { openingOf } from './opening.ts';

interface StreamState {
  encoding: Partial<Record<Direction, string>>;
  readers: Record<Direction, ReturnType<typeof messageReader>>;
}

interface Side {
  mode: 'start' | 'frames' | 'unread';
  begun: Buffer;
  frames: ReturnType<typeof frameReader>;
  headers: ReturnType<typeof headerReader>;
  /** A header block that goes on in CONTINUATION frames. */
  block?: { stream: number; parts: Buffer[] };
}

/** A reader of one connection; `number` names it in the events. */
export function readConnection(number: number) {
  const streams = new Map<number, StreamState>();
  const side = (mode: Side['mode'], start: number): Side => ({
    mode,
    begun: Buffer.alloc(0),
    frames: frameReader(start),
    headers: headerReader(),
  });
  const flow = flowControl();
  const sides = { up: side('start', preface.length), down: side('frames', 0) };

  function event(direction: Direction, at: number, more: Partial<WireEvent>): WireEvent {
    const empty = { flags: [], stream: 0, headers: [], messages: [], holds: [], note: '' };
    const place = { offset: 0, length: 0, what: '', bytes: Buffer.alloc(0) };
    return { at, connection: number, direction, ...empty, ...place, ...more };
  }

  function streamOf(id: number): StreamState {
    const found = streams.get(id);
    if (found !== undefined) return found;
    const encoding: StreamState['encoding'] = {};
    const made: StreamState = {
      encoding,
      readers: {
        up: messageReader(() => encoding.up),
        down: messageReader(() => encoding.down),
      },
    };
    streams.set(id, made);
    return made;
  }

  function readHeaders(
    direction: Direction,
    frame: Frame,
  ): { headers: Header[]; note: string; block?: Buffer } {
    const own = sides[direction];
    own.block ??= { stream: frame.stream, parts: [] };
    own.block.parts.push(content(frame));
    if (!frame.flags.includes('END_HEADERS')) return { headers: [], note: 'to be continued' };
    const block = Buffer.concat(own.block.parts);
    const { headers, why } = own.headers.read(block);
    delete own.block;
    const encoding = headers.find(([name]) => name === 'grpc-encoding')?.[1];
    if (encoding !== undefined) streamOf(frame.stream).encoding[direction] = encoding;
    return { headers, block, note: why === undefined ? '' : `the headers cannot be read: ${why}` };
  }

  function readFrame(direction: Direction, at: number, frame: Frame): WireEvent {
    const { type, flags, stream, offset, payload } = frame;
    // At a reset, who had sent a message in part wanted to send more.
    const holds = flow.read(direction, at, frame).filter((hold) => {
      return type === 'DATA' || streamOf(stream).readers[hold.direction].unread() > 0;
    });
    const bare = event(direction, at, {
      offset,
      length: 9 + payload.length,
      what: type,
      flags,
      stream,
      holds,
      bytes: payload,
      note: describe(frame),
    });
    try {
      if (['HEADERS', 'CONTINUATION', 'PUSH_PROMISE'].includes(type)) {
        return { ...bare, ...readHeaders(direction, frame) };
      }
      if (type !== 'DATA') return bare;
      const reader = streamOf(stream).readers[direction];
      const messages = reader.feed(content(frame));
      const waiting = reader.unread();
      return { ...bare, messages, note: waiting > 0 ? `${waiting} bytes of a message` : '' };
    } catch (error) {
      return { ...bare, note: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Looks at what a client sends first; returns what is left for the frames. */
  function begin(at: number, bytes: Buffer): { events: WireEvent[]; rest: Buffer } {
    const own = sides.up;
    own.begun = Buffer.concat([own.begun, bytes]);
    const rest = own.begun.subarray(preface.length);
    const { what, note } = openingOf(own.begun);
    if (what === undefined) return { events: [], rest };
    if (what === 'PREFACE') {
      own.mode = 'frames';
      return { events: [event('up', at, { what, length: preface.length, bytes: preface })], rest };
    }
    sides.up.mode = 'unread';
    sides.down.mode = 'unread';
    return { events: [event('up', at, { what, note, length: own.begun.length })], rest };
  }

  return {
    /** What the tap itself does to a stream, or, with stream 0, to the connection. */
    fault: (direction: Direction, at: number, stream: number, note: string) =>
      event(direction, at, { what: 'FAULT', stream, note }),
    /** What these bytes complete. */
    feed(direction: Direction, at: number, bytes: Buffer): WireEvent[] {
      const own = sides[direction];
      const started = own.mode === 'start' ? begin(at, bytes) : { events: [], rest: bytes };
      if (own.mode !== 'frames') return started.events;
      const frames = own.frames.feed(started.rest);
      return [...started.events, ...frames.map((frame) => readFrame(direction, at, frame))];
    },
    /** The end of a direction: says whether a frame was cut in two. */
    end(direction: Direction, at: number, how: string): WireEvent[] {
      const own = sides[direction];
      const { offset, bytes } = own.frames.unread();
      const closed = event(direction, at, { what: 'CLOSED', note: how });
      if (own.mode !== 'frames' || bytes === 0) return [closed];
      const note = `the connection ended ${bytes} bytes into a frame`;
      return [event(direction, at, { what: 'CUT', offset, length: bytes, note }), closed];
    },
  };
}
