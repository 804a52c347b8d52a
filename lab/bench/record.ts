// What a run leaves behind: every round's figures, and what follows from them.

import { median } from '../../lib/measure.ts';

/** gRPC, something else that does the same, or what neither can beat. */
export type Kind = 'grpc' | 'rival' | 'limit';

/** One round of one variant. */
export interface Round {
  seconds: number;
  units: number;
  /** Latencies in milliseconds. */
  p50?: number;
  p99?: number;
  /** By how much memory grew, in bytes. */
  memory?: number;
  /** How large the work was, where a curve is measured: streams, bytes, users. */
  size?: number;
  /** What each process took or needed of memory, in bytes. */
  clientMemory?: number;
  serverMemory?: number;
  /** Bytes to the server and back. */
  up?: number;
  down?: number;
  /** Processor seconds, where the system tells them. */
  clientCpu?: number;
  serverCpu?: number;
}

/** One variant, measured. */
export interface Measured {
  id: string;
  name: string;
  kind: Kind;
  /** The id of what it is compared to, where that is not the chapter's reference. */
  to?: string;
  /** Why it was not measured. */
  missing?: string;
  rounds: Round[];
}

/** One chapter, measured. */
export interface ChapterRecord {
  chapter: string;
  title: string;
  unit: string;
  reference: string;
  form?: 'layers';
  /** Of what is recorded apart, its own run; else it is that of the record. */
  run?: Run;
  variants: Measured[];
}

/** What was run where. */
export interface Run {
  date: string;
  machine: { processor: string; cores: number; memoryGB: number; system: string };
  versions: Record<string, string>;
  rounds: number;
  /** How much of a full round's work was done: 1 is all of it. */
  share: number;
  /** How long a variant worked in a round, at least. */
  seconds: number;
}

/** A run, and what came of it. */
export interface BenchRecord extends Run {
  chapters: ChapterRecord[];
}

/** What can be asked of a variant. */
export const figures = {
  /** Units a second. */
  rate: ({ units, seconds }: Round) => units / seconds,
  /** Microseconds from one unit to the next. */
  time: ({ units, seconds }: Round) => (seconds * 1e6) / units,
  p50: ({ p50 = Number.NaN }: Round) => p50,
  p99: ({ p99 = Number.NaN }: Round) => p99,
  /** Megabytes. */
  memory: ({ memory = Number.NaN }: Round) => memory / 1e6,
  clientMemory: ({ clientMemory = Number.NaN }: Round) => clientMemory / 1e6,
  serverMemory: ({ serverMemory = Number.NaN }: Round) => serverMemory / 1e6,
  /** Kilobytes of the server's memory for each of what grows. */
  memoryEach: ({ serverMemory = Number.NaN, size = Number.NaN }: Round) =>
    serverMemory / size / 1000,
  /** Bytes on the wire a unit, both ways together. */
  bytes: ({ up = Number.NaN, down = Number.NaN, units }: Round) => (up + down) / units,
  /** Processor time a unit, in microseconds, of each process and of both. */
  clientCpu: ({ clientCpu = Number.NaN, units }: Round) => (clientCpu * 1e6) / units,
  serverCpu: ({ serverCpu = Number.NaN, units }: Round) => (serverCpu * 1e6) / units,
  cpu: ({ clientCpu = Number.NaN, serverCpu = Number.NaN, units }: Round) =>
    ((clientCpu + serverCpu) * 1e6) / units,
} satisfies Record<string, (round: Round) => number>;

export type Figure = keyof typeof figures;

/** The median over the rounds; NaN where it was not measured. */
export function typical({ rounds }: Measured, figure: Figure): number {
  return median(rounds.map(figures[figure]).filter((value) => !Number.isNaN(value)));
}

/** How far the rounds lie apart: half the way from the lowest to the highest, to the median. */
export function spread(variant: Measured, figure: Figure): number {
  const values = variant.rounds.map(figures[figure]);
  return (Math.max(...values) - Math.min(...values)) / 2 / typical(variant, figure);
}

/**
 * One variant to another: the median of what each round gives, so that a machine
 * that was slow for a round was slow for both.
 */
export function ratio(a: Measured, b: Measured, figure: Figure): number {
  return median(ratios(a, b, figure));
}

/** What each round that both have gives, of one variant to another. */
export function ratios(a: Measured, b: Measured, figure: Figure): number[] {
  const values = a.rounds.map((round, i) => {
    const other = b.rounds[i];
    return other === undefined ? Number.NaN : figures[figure](round) / figures[figure](other);
  });
  return values.filter((value) => !Number.isNaN(value));
}

/** What a variant is compared to. */
export function referenceOf(chapter: ChapterRecord, { to }: Measured): Measured | undefined {
  return chapter.variants.find(({ id }) => id === (to ?? chapter.reference));
}
