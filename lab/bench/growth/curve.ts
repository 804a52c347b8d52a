// What a curve is: the same work at several sizes, and how its cost may grow.
import type { Command } from '../processes.ts';
import type { BenchRecord, ChapterRecord, Figure } from '../record.ts';

/** One cost that is drawn over the sizes. */
export interface Line {
  /** Whose rounds: a client of the points. */
  series: string;
  figure: Figure;
  /** What it is, with its unit, in at most 15 characters: `p99 ms`. */
  name: string;
  /** The steepest slope that is fair: 0 is a cost that stays, 1 one that grows with the size. */
  fair: 0 | 1;
}

/** What runs at one size. */
export interface Point {
  size: number;
  /** Where there are several, a client gets their addresses with commas between. */
  servers: Command[];
  /** Each does its work alone, one after the other, by its series. */
  clients: Record<string, Command>;
}

/** Points that can run. */
export interface Ready {
  points: Point[];
  /** Removes what was made for them. */
  remove(): Promise<void>;
}

/** How a server's memory is looked at. */
export type MemoryKind = 'held' | 'peak';

/** How costs grow with one thing. A chapter's curves are in its bench/growth.ts. */
export interface Curve {
  /** By what it is asked for: `streams`. */
  name: string;
  title: string;
  /** What grows, in the plural. */
  grows: string;
  /** What is counted, in the plural. */
  unit: string;
  sizes: number[];
  lines: Line[];
  /**
   * Which memory is looked at, if any: what the server still needs when its garbage has
   * been collected, over what it needed before the first client; or the most that client
   * and server took from the system while they worked.
   */
  memory?: MemoryKind;
  /** Makes ready what the sizes need; `tell` hears how far it is. */
  ready(sizes: number[], tell: (what: string) => void): Promise<Ready>;
}

/** A curve, measured: a variant for each series and size. */
export interface CurveRecord extends ChapterRecord {
  grows: string;
  lines: Line[];
}

/** A run. */
export interface GrowthRecord extends BenchRecord {
  chapters: CurveRecord[];
}

/** The points of a curve that needs nothing made before. */
export const readyAtOnce = (pointOf: (size: number) => Omit<Point, 'size'>) => ({
  ready: async (sizes: number[]): Promise<Ready> => ({
    points: sizes.map((size) => ({ size, ...pointOf(size) })),
    remove: async () => {},
  }),
});
