// One connection through the tap: the client's socket, the server's, both
// directions between them, and what goes wrong with them.
import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import { readConnection } from './connection.ts';
import type { Direction, WireEvent } from './event.ts';
import { cutHere, type Fault, rstStream } from './fault.ts';
import { preface } from './frames.ts';
import { pass } from './pass.ts';
import { pieceCutter } from './pieces.ts';

/** A connection through the tap. */
export interface Link {
  cut(): void;
  silence(direction: Direction): void;
  resume(direction: Direction): void;
  destroy(): void;
  /** Calls back when both sockets are closed. */
  onClose(then: () => void): void;
}

/** What a tap gives to each of its connections. */
export interface LinkOptions {
  now(): number;
  onEvent(event: WireEvent): void;
  /** What this event sets off. With it, bytes are passed on frame by frame. */
  triggered?: (event: WireEvent) => Fault['then'] | undefined;
}

/** Joins the two sockets of one connection; `number` names it in the events. */
export function link(
  { client, upstream, number }: { client: Socket; upstream: Socket; number: number },
  { now, onEvent, triggered }: LinkOptions,
): Link {
  const reader = readConnection(number);
  const sockets = [client, upstream];
  // What is no HTTP/2 has no frames to be cut at.
  let framed = triggered !== undefined;

  function tell(event: WireEvent) {
    onEvent(event);
    if (event.what === 'TLS' || event.what === 'BROKEN') framed = false;
    const then = triggered?.(event);
    if (then !== undefined) happen(then, event);
  }
  function cutter(ahead: Buffer) {
    const cut = pieceCutter(ahead);
    return (chunk: Buffer) => (framed ? cut(chunk) : [chunk]);
  }
  const shared = { reader, now, tell };
  const passes = {
    up: pass([client, upstream], 'up', shared, cutter(preface)),
    down: pass([upstream, client], 'down', shared, cutter(Buffer.alloc(0))),
  };
  const note = (direction: Direction, text: string, stream = 0, at = now()) =>
    onEvent(reader.fault(direction, at, stream, text));

  function cut(direction: Direction = 'down') {
    note(direction, cutHere);
    for (const socket of sockets) socket.resetAndDestroy();
  }
  function silence(direction: Direction) {
    note(direction, 'silence from here on');
    passes[direction].hold();
  }
  function happen(then: Fault['then'], event: WireEvent) {
    if (then === 'silence') return silence('down');
    if (then === 'cut') {
      // The frame that set it off has to arrive first.
      for (const one of Object.values(passes)) one.hold();
      return passes[event.direction].flushed(() => cut(event.direction));
    }
    const at = now();
    const events = passes.down.replace(Buffer.concat(then(event)));
    const said = events.map(({ what, note, headers }) => {
      const words = [what, note, ...headers.map(([name, value]) => `${name}: ${value}`)];
      return words.filter((word) => word !== '').join(' ');
    });
    note('down', `${said.join(', ')} sent by the tap`, event.stream, at);
    events.forEach(onEvent);
    // The server hears that this call is over, and that nobody makes another one.
    if (event.stream > 0) upstream.write(rstStream(event.stream, constants.NGHTTP2_CANCEL));
    upstream.end();
  }

  return {
    cut,
    silence,
    resume(direction) {
      note(direction, 'it goes on here');
      passes[direction].release();
    },
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
    onClose(then) {
      for (const socket of sockets) {
        socket.on('close', () => {
          if (sockets.every(({ closed }) => closed)) then();
        });
      }
    },
  };
}
