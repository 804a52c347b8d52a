// How good the forecasts are, and how fast they came.
import type { Point } from './plot.ts';
import type { Answer } from './resume.ts';

/** Compares each forecast with what the next day was, and with "as today". */
export function scoreForecasts() {
  const latencies: number[] = [];
  const points: Point[] = [];
  let [refused, error, naiveError] = [0, 0, 0];
  let before: { forecast: number; naive: number } | undefined;
  const mean = (sum: number) => (sum / Math.max(1, points.length)).toFixed(2);
  const at = (share: number) => {
    const ordered = latencies.toSorted((a, b) => a - b);
    return (ordered[Math.floor(ordered.length * share)] ?? 0).toFixed(2);
  };
  const errors = () => `mean error ${mean(error)} °C; of "as today" ${mean(naiveError)} °C`;
  return {
    points,
    add({ row, response, ms }: Answer): void {
      latencies.push(ms);
      const truth = row.tempMax;
      if (before !== undefined && response.prediction !== undefined) {
        points.push({ day: points.length + 1, forecast: before.forecast, truth });
        error += Math.abs(before.forecast - truth);
        naiveError += Math.abs(before.naive - truth);
      }
      if (response.prediction === undefined) refused++;
      else before = { forecast: response.prediction, naive: truth };
    },
    /** How many answers have come. */
    answered: () => latencies.length,
    /** In one line, while it goes on. */
    line: () => `${latencies.length} readings, ${errors()}`,
    /** At the end. */
    report(): string {
      return [
        `${latencies.length} readings answered, ${refused} refused`,
        errors(),
        `latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
      ].join('\n');
    },
  };
}
