// One direction of a tapped connection: what comes from one socket goes to the
// other. It adds no error of its own: a half-close is passed on as one, a reset as
// a reset, and when one side reads slowly the other is made to wait.
import type { Socket } from 'node:net';
import type { readConnection } from './connection.ts';
import type { Direction, WireEvent } from './event.ts';

/** What both directions of a connection share. */
export interface Shared {
  reader: ReturnType<typeof readConnection>;
  now(): number;
  /** True when this event has ended the passing on, for now or for good. */
  tell(event: WireEvent): void;
}

/** A direction that is being passed on. */
export interface Pass {
  /** Passes nothing on: the sender is made to wait. */
  hold(): void;
  release(): void;
  /** Calls back when all that was passed on has been taken by the receiver's socket. */
  flushed(then: () => void): void;
  /** The receiver gets these bytes and, from this sender, nothing more. */
  replace(bytes: Buffer): WireEvent[];
}

/** Begins to pass on; `cut` makes pieces of what comes, each passed on by itself. */
export function pass(
  [from, to]: [Socket, Socket],
  direction: Direction,
  { reader, now, tell }: Shared,
  cut: (chunk: Buffer) => Buffer[],
): Pass {
  const waiting: Buffer[] = [];
  let state: 'passing' | 'held' | 'replaced' = 'passing';
  let ended = false;

  function write(piece: Buffer): WireEvent[] {
    const at = now();
    let events: WireEvent[] = [];
    const taken = (error?: Error | null) => {
      for (const event of error ? [] : events) event.taken = now();
    };
    // Passed on first: reading must not hold anybody up.
    if (!to.destroyed && to.writable && !to.write(piece, taken)) from.pause();
    events = reader.feed(direction, at, piece);
    return events;
  }
  function passOn() {
    while (state === 'passing') {
      const piece = waiting.shift();
      if (piece === undefined) break;
      write(piece).forEach(tell);
    }
  }
  function end(how: string) {
    if (!ended) reader.end(direction, now(), how).forEach(tell);
    ended = true;
  }

  from.on('data', (chunk: Buffer) => {
    if (state === 'replaced') return;
    waiting.push(...cut(chunk));
    passOn();
  });
  to.on('drain', () => {
    if (state !== 'held') from.resume();
  });
  from.on('end', () => {
    if (state === 'replaced') return;
    end('half-closed');
    to.end();
  });
  from.on('error', () => {
    if (state === 'replaced') return;
    end('reset');
    if (!to.destroyed) to.resetAndDestroy();
  });
  from.on('close', () => {
    if (state === 'replaced') return;
    end('closed');
    if (!to.destroyed && !from.readableEnded) to.destroy();
  });

  return {
    hold() {
      if (state === 'replaced') return;
      state = 'held';
      from.pause();
    },
    release() {
      if (state !== 'held') return;
      state = 'passing';
      passOn();
      from.resume();
    },
    flushed: (then) => to.write(Buffer.alloc(0), then),
    replace(bytes) {
      state = 'replaced';
      from.resume();
      to.once('end', () => to.end());
      return write(bytes);
    },
  };
}
