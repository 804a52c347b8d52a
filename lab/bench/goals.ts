// What the design of the chapters has to reach, as ratios within one run.
import { evaluate } from './formula.ts';
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

/** Compares a record with the goals whose figures it holds: a line for each. */
export function check(record: BenchRecord): { lines: string[]; hold: boolean } {
  const measured = goals.filter(({ figure }) => isMeasured(record, figure));
  const results = measured.map(({ what, figure, least, most }) => {
    const value = evaluate(record, figure);
    const holds = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
    const wanted = least === undefined ? `at most ${most}` : `at least ${least}`;
    const head = `${holds ? 'holds' : 'FAILS'}  ${what.padEnd(38)}`;
    // Four digits, for two would make 0.846 a 0.85, and three 1.996 a 2.
    const exact = String(Number(value.toPrecision(4)));
    return { holds, text: `${head}${exact.padStart(7)}, ${wanted}` };
  });
  return { lines: results.map(({ text }) => text), hold: results.every(({ holds }) => holds) };
}
