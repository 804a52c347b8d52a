// Which readings the model is not given: one that is out of this world would
// spoil its weights for all the days to come.
import type { Reading } from './reading.ts';

// In the proto's names: whoever reads a refusal looks there. The bounds lie a
// little beyond what has ever been measured on Earth.
const bounds = [
  { sensor: 'precipitation', of: (r: Reading) => r.precipitation, least: 0, most: 2000 },
  { sensor: 'temp_max', of: (r: Reading) => r.tempMax, least: -100, most: 70 },
  { sensor: 'temp_min', of: (r: Reading) => r.tempMin, least: -100, most: 70 },
  { sensor: 'wind', of: (r: Reading) => r.wind, least: 0, most: 150 },
];

/** Why a reading cannot be used, in one clause; `undefined` when it can. */
export function refusalOf(reading: Reading): string | undefined {
  for (const { sensor, of, least, most } of bounds) {
    const value = of(reading);
    if (!Number.isFinite(value)) return `${sensor} is not a finite number`;
    if (value < 0 && least === 0) return `${sensor} is negative`;
    if (value < least || value > most) return `${sensor} is not from ${least} to ${most}`;
  }
  return reading.tempMin > reading.tempMax ? 'temp_min is above temp_max' : undefined;
}
