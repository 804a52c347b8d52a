// What goes over the wire between two languages, and what it has to be.
import * as assert from 'uvu/assert';
import type { WireMessage } from '../../../lab/wire/messages.ts';
import { startTap, type Tap } from '../../../lab/wire/tap.ts';

/** What a tap has seen. */
export interface Traffic {
  /** Messages from the client. */
  up: WireMessage[];
  /** Messages from the server. */
  down: WireMessage[];
  /** The deadline of each call, as the client has sent it; undefined where it has sent none. */
  timeouts: (string | undefined)[];
}

/**
 * A tap in front of a server, and what it sees from now on.
 *
 * @param holdBack Once an answer has come, the server hears no more of the client.
 */
export async function listenIn(
  target: string,
  holdBack: boolean,
): Promise<{ tap: Tap; traffic: Traffic }> {
  const traffic: Traffic = { up: [], down: [], timeouts: [] };
  const tap = await startTap({
    target,
    onEvent({ direction, messages, headers }) {
      if (holdBack && traffic.down.length === 0 && direction === 'down' && messages.length > 0) {
        tap.silence('up');
      }
      traffic[direction].push(...messages);
      const sent = new Map(headers);
      if (sent.has(':path')) traffic.timeouts.push(sent.get('grpc-timeout'));
    },
  });
  return { tap, traffic };
}

/** Each call has told the server how long its client will wait. */
export function timed({ timeouts }: Traffic): void {
  assert.ok(timeouts.length > 0, 'the tap has seen no call');
  for (const timeout of timeouts) assert.match(timeout ?? 'none', /^[1-9]\d*[HMSmun]$/);
}

/** How many are compressed. All that are have to be read. */
function compressed(messages: WireMessage[]): number {
  assert.ok(messages.length > 0, 'the tap has seen no messages');
  for (const { why } of messages) assert.is(why, undefined);
  return messages.filter((message) => message.compressed).length;
}

/** Pictures: each frame goes up compressed. A server in grpc-js compresses nothing. */
export function framesPacked({ up, down }: Traffic): void {
  assert.ok(compressed(up) >= 30, `${compressed(up)} of ${up.length} messages are compressed`);
  assert.is(compressed(down), 0);
}

/**
 * Messages of some ten bytes: grpc-go packs them all, though they get larger; grpcio sends
 * as it is what would. grpc-go's server answers in the encoding that the client has named.
 */
export function smallMessages({ up, down }: Traffic, client: string, server: string): void {
  assert.is(compressed(up), client === 'Go' ? up.length : 0);
  const packed = compressed(down);
  assert.ok(server === 'Go' ? packed > 0 : packed === 0, `${packed} answers are compressed`);
}
