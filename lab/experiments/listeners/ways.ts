// Four ways to give one message to many streams, and three listeners: two that read, and one
// that reads the first message and then no more.
import { EventEmitter, once } from 'node:events';
import type { handleServerStreamingCall, ServerWritableStream, status } from '@grpc/grpc-js';
import { serverStreaming } from '../../../lib/handlers.ts';
import { testServer } from '../../../lib/testing.ts';
import { Channels, nothing } from '../channels/service.ts';
import { Hub, type WhenFull } from './hub.ts';
import { Listener } from './listener.ts';

/** How many messages are published, of which size; the bound of a queue. */
export const published = 200;
const bytes = 16 * 1024;
export const bound = 32;

type Call = ServerWritableStream<Buffer, Buffer>;

/** One way: a handler, and what publishes. */
export interface Way {
  handler: handleServerStreamingCall<Buffer, Buffer>;
  listeners(): number;
  /** Resolves when the next message may be published. */
  publish(message: Buffer): Promise<void>;
  /** The most messages that have waited for one listener. */
  most(): number;
  /** Told when publishing waits for somebody. */
  events: EventEmitter;
}

/** Writes to each call in turn, and waits for a full one or does not. */
export function writing(waits: boolean): Way {
  const calls = new Set<Call>();
  const events = new EventEmitter();
  let most = 0;
  return {
    events,
    most: () => most,
    listeners: () => calls.size,
    handler(call) {
      calls.add(call);
      call.on('cancelled', () => {
        calls.delete(call);
        call.emit('drain'); // Whoever waits for it would wait for ever.
      });
    },
    async publish(message) {
      for (const call of calls) {
        const room = call.write(message);
        most = Math.max(most, call.writableLength);
        if (room || !waits) continue;
        const drained = once(call, 'drain');
        events.emit('waits');
        await drained;
      }
    },
  };
}

/** Gives each listener a queue with a bound. */
export function queues(whenFull: WhenFull): Way {
  const hub = new Hub<Buffer>();
  return {
    events: new EventEmitter(),
    most: () => hub.most,
    listeners: () => hub.listeners,
    handler: serverStreaming((_: Buffer, { signal }) => hub.listen(bound, whenFull, signal)),
    publish: async (message) => hub.publish(message),
  };
}

/** What came of a way. */
export interface Outcome {
  quick: number[];
  slow: { got: number; gaps: number; ended: status };
  stoodStill: boolean;
  most: number;
}

/** Publishes to three listeners; the slow one reads on when all has been published. */
export async function tryWay(way: Way): Promise<Outcome> {
  const server = await testServer(Channels.service, { Many: way.handler, One: () => nothing });
  const listeners = [1, 2, 3].map(() => new Listener(server.address));
  const [first, second, slow] = listeners;
  if (first === undefined || second === undefined || slow === undefined) throw new Error('three');
  let stoodStill = false;
  way.events.on('waits', () => {
    // Nobody else gets a message until this one reads or leaves.
    if (!slow.isPaused) return;
    stoodStill = true;
    slow.leave();
  });
  try {
    while (way.listeners() < listeners.length) await new Promise(setImmediate);
    for (let n = 1; n <= published; n++) {
      const message = Buffer.alloc(bytes);
      message.writeUInt32BE(n);
      await way.publish(message);
      await Promise.all([first.has(n), second.has(n)]);
      if (n === 1) await slow.pauseAfterFirst();
    }
    const ended = await slow.readOn(published);
    return {
      quick: [first.got, second.got],
      slow: { got: slow.got, gaps: slow.gaps, ended },
      stoodStill,
      most: way.most(),
    };
  } finally {
    for (const listener of listeners) listener.close();
    await server.stop();
  }
}
