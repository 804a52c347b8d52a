// How good the forecasts are, and how fast they came.
import type { BrokerResponse__Output } from '../../generated/broker/v1/BrokerResponse.ts';
import type { Row } from '../readings/csv.ts';
import { latencies } from './latencies.ts';
import type { Point } from './plot.ts';

/** A day's reading, what came back, and how long that took. */
interface Answered {
  row: Row;
  response: BrokerResponse__Output;
  ms: number;
}

/**
 * Compares each forecast with what the next day was, and with the naive one:
 * tomorrow is as today.
 *
 * @param keep How many of the last days are kept for a picture.
 */
export function scoreForecasts(keep = 365) {
  const took = latencies();
  const points: Point[] = [];
  let [answered, refused, compared, error, naiveError] = [0, 0, 0, 0, 0];
  let before: { forecast: number; naive: number } | undefined;
  const mean = (sum: number) => (sum / Math.max(1, compared)).toFixed(2);
  const errors = () =>
    `mean error ${mean(error)} °C; of "tomorrow is as today" ${mean(naiveError)} °C`;
  return {
    /** The last days, oldest first. */
    points,
    /** How many forecasts have been compared. */
    compared: () => compared,
    errors,
    add({ row, response, ms }: Answered): void {
      answered++;
      took.add(ms);
      if (response.prediction === undefined) {
        refused++;
        before = undefined; // Nobody knows what this day was.
        return;
      }
      const truth = row.tempMax;
      if (before !== undefined) {
        compared++;
        error += Math.abs(before.forecast - truth);
        naiveError += Math.abs(before.naive - truth);
        points.push({ id: row.id, date: row.date, forecast: before.forecast, truth });
        if (points.length > keep) points.shift();
      }
      before = { forecast: response.prediction, naive: truth };
    },
    /** In one line, while it goes on. */
    line: () => `${answered} readings, ${errors()}`,
    /** At the end; `undefined` when nothing was answered. */
    report(): string | undefined {
      if (answered === 0) return undefined;
      const [p50, p99] = [took.quantile(0.5), took.quantile(0.99)].map((ms) => ms.toFixed(2));
      const lines = [
        `${answered} readings answered, ${refused} refused`,
        ...(compared > 0 ? [errors()] : []),
        `latency p50 ${p50} ms, p99 ${p99} ms`,
      ];
      return lines.join('\n');
    },
  };
}
