// What is told of a connection: one event after the other.
import type { Header } from './headers.ts';
import type { WireMessage } from './messages.ts';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

/** A time in which a sender was not allowed to send. */
export interface Hold {
  /** The sender's. */
  direction: Direction;
  /** When the window was empty, in milliseconds since the tap began. */
  from: number;
  /** How long; the sum, where it happened several times before the next frame. */
  ms: number;
  window: 'stream' | 'connection';
}

/** One thing that was seen on the wire. */
export interface WireEvent {
  /** Milliseconds since the tap began: when the tap had it from the sender. */
  at: number;
  /** When the other side's socket had taken it. */
  taken?: number;
  connection: number;
  direction: Direction;
  /** Where it begins in its direction, and its bytes on the wire. */
  offset: number;
  length: number;
  /** A frame's type, or PREFACE, TLS, BROKEN, CUT, CLOSED, FAULT. */
  what: string;
  flags: string[];
  stream: number;
  headers: Header[];
  /** The header block that was whole with this frame, as HPACK wrote it. */
  block?: Buffer;
  /** The messages that were whole with this frame. */
  messages: WireMessage[];
  /** Where a sender had to wait, and no more after this frame. */
  holds: Hold[];
  /** What else there is to say. */
  note: string;
  bytes: Buffer;
}
