// What is measured. Whoever reads, sends or forecasts means this.

/** The four sensors of one day. */
export interface Reading {
  /** mm */
  precipitation: number;
  /** °C */
  tempMax: number;
  /** °C */
  tempMin: number;
  /** m/s */
  wind: number;
}
