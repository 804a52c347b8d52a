// What the design of the chapters has to reach, as ratios within one run.
import { samples } from './formula.ts';
import { type Interval, intervalOf } from './interval.ts';
import type { BenchRecord } from './record.ts';

interface Goal {
  what: string;
  figure: string;
  least?: number;
  most?: number;
}

const goals: Goal[] = [
  { what: 'a call takes little longer than JSON', figure: '01: grpc.p50 / json.p50', most: 3 },
  { what: 'a connection is worth keeping', figure: '01: grpc.rate / grpc-connect.rate', least: 2 },
  { what: 'batches and a window pay', figure: '02: grpc.rate / grpc-one.rate', least: 3 },
  { what: 'as fast as half of HTTP/2', figure: '02: grpc.rate / raw.rate', least: 0.5 },
  { what: 'ahead of JSON lines', figure: '02: grpc.rate / ndjson.rate', least: 2.5 },
  { what: 'and of those over HTTP/2', figure: '02: grpc.rate / ndjson-2.rate', least: 2.5 },
  { what: 'a window for a long wire', figure: '02: far-4mb.rate / far.rate', least: 10 },
  { what: 'close to TCP, one by one', figure: '03: grpc-one.p50 / tcp-one.p50', most: 1.5 },
  {
    what: 'a small retry buffer pays',
    figure: '03: grpc-buffer.rate / grpc-default.rate',
    least: 3,
  },
  { what: 'a window keeps answers quick', figure: '03: grpc.p50 / grpc-default.p50', most: 0.01 },
  { what: 'close to no RPC at all', figure: '04: grpc.rate / limit.rate', least: 0.85 },
  { what: 'six in flight wait less', figure: '04: grpc.p50 / grpc-32.p50', most: 0.25 },
  { what: 'lib around a call', figure: 'overhead1: log.p50 / raw.p50', most: 1.1 },
  {
    what: 'and at its server',
    figure: 'overhead1: log.serverCpu / raw.serverCpu',
    most: 1.1,
  },
  { what: 'lib around a stream', figure: 'overhead2: log.time / raw.time', most: 1.05 },
  {
    what: 'and at its server',
    figure: 'overhead2: log.serverCpu / raw.serverCpu',
    most: 1.05,
  },
  { what: 'lib around both ways', figure: 'overhead3: log.p50 / raw.p50', most: 1.05 },
  {
    what: 'and at its server',
    figure: 'overhead3: log.serverCpu / raw.serverCpu',
    most: 1.05,
  },
  {
    what: 'backpressure saves memory',
    figure: '04: raw-backpressure.memory / raw-neither.memory',
    most: 0.3,
  },
];

/** Whether a record holds what a figure names: a quick run leaves some variants out. */
function isMeasured({ chapters }: BenchRecord, figure: string): boolean {
  const variants = chapters.find(({ chapter }) => figure.startsWith(`${chapter}:`))?.variants ?? [];
  const named = [...figure.matchAll(/([\w-]+)\.\w+/g)].map(([, id]) => id);
  return named.every((name) => variants.some(({ id }) => id === name));
}

/** What the rounds say of a goal: where its interval contains the bound, nothing yet. */
export type Verdict = 'holds' | 'falls short' | 'cannot tell';

/** Whether a median that lies somewhere in an interval keeps to a bound. */
export function verdictOf(
  { low, high }: Interval,
  { least = -Infinity, most = Infinity }: Pick<Goal, 'least' | 'most'>,
): Verdict {
  if (low >= least && high <= most) return 'holds';
  return high < least || low > most ? 'falls short' : 'cannot tell';
}

// Four digits, for two would make 0.846 a 0.85, and three 1.996 a 2.
const exact = (value: number) => String(Number(value.toPrecision(4)));

/** What was found of all goals whose figures a record holds. */
export interface Checked {
  /** A line for each. */
  lines: string[];
  /** Whether all of them hold. */
  hold: boolean;
  /** The chapters that want more rounds before they can be judged. */
  unsure: string[];
}

/** Compares a record with the goals. */
export function check(record: BenchRecord): Checked {
  const measured = goals.filter(({ figure }) => isMeasured(record, figure));
  const results = measured.map((goal) => {
    const { what, figure, least, most } = goal;
    const interval = intervalOf(samples(record, figure));
    const verdict = verdictOf(interval, goal);
    const wanted = least === undefined ? `at most ${most}` : `at least ${least}`;
    const range = `${exact(interval.low)} to ${exact(interval.high)}`;
    const text = `${verdict.padEnd(12)} ${what.padEnd(32)}${range.padStart(22)}, ${wanted}`;
    return { verdict, text, chapter: figure.slice(0, figure.indexOf(':')) };
  });
  const unsure = results.filter(({ verdict }) => verdict === 'cannot tell');
  return {
    lines: results.map(({ text }) => text),
    hold: results.every(({ verdict }) => verdict === 'holds'),
    unsure: [...new Set(unsure.map(({ chapter }) => chapter))],
  };
}
