// A rule: who waits sleeps until an event wakes him. Code that asks again and again
// whether it may go on turns the event loop without an event.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Wrong } from '../verdict.ts';

// Who looks every 20 ms is noticed in it.
const pauseMs = 250;
// Timers of gRPC's own turn the loop some five times in that time.
const mostInPause = 10;
const mostMoments = 4;

/** Turns of the event loop so far in which nothing came from outside. */
function idleTurns(): number {
  const { loopCount, events } = performance.nodeTiming.uvMetricsInfo;
  return loopCount - events;
}

/** Counts from now on; the verdict is on the turns since. */
export function countTurns(most: number): () => Wrong | undefined {
  const before = idleTurns();
  return () => {
    const turns = idleTurns() - before;
    if (turns <= most) return undefined;
    const happened = `your code has turned the event loop ${turns} times for nothing: it asks again and again whether it may go on`;
    return new Wrong('who waits is woken by an event', happened);
  };
}

/**
 * Does nothing for a moment, and for some more if the loop turns meanwhile: on a busy
 * machine what came before may not be over. Who asks again and again does so in each.
 *
 * @throws Wrong when somebody else turns the loop in all of them.
 */
export async function quiet(): Promise<void> {
  let wrong: Wrong | undefined;
  for (let moment = 0; moment < mostMoments; moment++) {
    const verdict = countTurns(mostInPause);
    await pause(pauseMs);
    wrong = verdict();
    if (wrong === undefined) return;
  }
  throw wrong;
}
