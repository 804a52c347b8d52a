// How long a check waits, on machines of every speed.

// On a laptop that does nothing else. A machine that takes three times as long to
// start this process gets three times as long for everything.
const usualStartMs = 700;
const mostTimes = 10;

/**
 * How many times as long as usual this process took to start, 1 to 10: for what
 * counts in real time, as deadlines do. Ask when everything is loaded.
 */
export function slowness(): number {
  return Math.min(mostTimes, Math.max(1, performance.now() / usualStartMs));
}

const tickMs = 100;

/**
 * Calls `late` once nothing has been heard for so many seconds. They are counted,
 * not read off a clock: while the machine sleeps, or is too busy to run this
 * process, none pass.
 */
export function patience(seconds: number, late: () => void) {
  let left = seconds * 1000;
  const timer = setInterval(() => {
    left -= tickMs;
    if (left > 0) return;
    clearInterval(timer);
    late();
  }, tickMs);
  return {
    /** Something was heard: from now on, so many seconds. */
    again(more: number): void {
      left = more * 1000;
    },
    stop: () => clearInterval(timer),
  };
}
