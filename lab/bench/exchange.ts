// What every client of a stream does with its messages, whatever carries them.
import { inFlight } from '../../lib/in-flight.ts';

/**
 * Times each answer, adds up what is in them, and keeps `window` messages in flight:
 * `enter` waits for a place, `leave` frees one. A window of 0 has no end.
 */
export function exchangeOf(window: number) {
  const places = inFlight(window === 0 ? Infinity : window);
  const sentAt: number[] = [];
  const latencies: number[] = [];
  let check = 0;
  return {
    enter: places.enter,
    leave: places.leave,
    /** Message `id` is about to be sent. */
    sent(id: number): void {
      sentAt[id] = performance.now();
    },
    /** Its answer has come; `value` is a number made of the answer. */
    answered(id: number, value: number | undefined): void {
      latencies.push(performance.now() - (sentAt[id] ?? Number.NaN));
      check += value ?? Number.NaN;
    },
    done: () => ({ units: latencies.length, check, latencies }),
  };
}
