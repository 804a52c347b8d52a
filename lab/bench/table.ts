// A chapter's figures as a table of at most 80 columns.
import {
  type ChapterRecord,
  type Measured,
  type Run,
  ratio,
  referenceOf,
  spread,
  typical,
} from './record.ts';

const widths = [30, 11, 7, 9, 9, 7, 7];

/** Three figures that mean something, with commas: `0.32`, `4.1`, `27`, `12,300`. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (value >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString('en-US');
  if (value >= 9.95) return value.toFixed(0);
  return value >= 0.995 ? value.toFixed(1) : value.toPrecision(2);
}

/** Milliseconds: `0.0061`, `0.35`, `2.51`, `1,946`. */
export function milliseconds(value: number): string {
  if (Number.isNaN(value) || value >= 10) return short(value);
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

const line = (cells: string[]) =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    .join('')
    .trimEnd();

function rowOf(variant: Measured, reference: Measured | undefined): string {
  if (variant.missing !== undefined) return `${variant.name}: ${variant.missing}`;
  return line([
    variant.name,
    short(typical(variant, 'rate')),
    `±${(spread(variant, 'rate') * 100).toFixed(0)}%`,
    reference === undefined ? '-' : short(ratio(variant, reference, 'rate')),
    milliseconds(typical(variant, 'p50')),
    short(typical(variant, 'bytes')),
    short(typical(variant, 'cpu')),
  ]);
}

const layerWidths = [40, 10, 9, 12, 9];
const layerLine = (cells: string[]) =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(40) : cell.padStart(layerWidths[i] ?? 0)))
    .join('')
    .trimEnd();

/** Layers: what a call takes at its client, what it costs the server, and both to the first. */
function layers(record: ChapterRecord): string {
  const { title, unit, variants } = record;
  const one = unit.replace(/s$/, '');
  const waited = (variant: Measured) => !Number.isNaN(typical(variant, 'p50'));
  const head = variants.every(waited)
    ? (['p50', 'p50 ms', milliseconds] as const)
    : (['time', `µs a ${one}`, milliseconds] as const);
  const [figure, name, say] = head;
  const to = (variant: Measured, of: 'p50' | 'time' | 'serverCpu') => {
    const reference = referenceOf(record, variant);
    return reference === undefined ? '-' : ratio(variant, reference, of).toFixed(2);
  };
  return [
    title,
    layerLine(['', name, 'to raw', 'server µs', 'to raw']),
    ...variants.map((variant) =>
      layerLine([
        variant.name,
        say(typical(variant, figure)),
        to(variant, figure),
        short(typical(variant, 'serverCpu')),
        to(variant, 'serverCpu'),
      ]),
    ),
  ].join('\n');
}

/** The table of a chapter: a line a variant, and a line that says what the columns are. */
export function table(record: ChapterRecord): string {
  const { title, unit, variants } = record;
  if (record.form === 'layers') return layers(record);
  const grew = (variant: Measured) => typical(variant, 'memory');
  const [plain, memory] = [
    variants.filter((variant) => Number.isNaN(grew(variant))),
    variants.filter((variant) => !Number.isNaN(grew(variant))),
  ];
  return [
    title,
    line(['', `${unit}/s`, 'spread', 'to gRPC', 'p50 ms', 'bytes', 'CPU µs']),
    ...plain.map((variant) => rowOf(variant, referenceOf(record, variant))),
    ...memory.map((variant) => `${variant.name}: memory grew by ${short(grew(variant))} MB`),
    ...(record.run === undefined ? [] : ['', machine(record.run)]),
  ].join('\n');
}

/** What was run where: a few lines. */
export function machine(run: Run): string {
  const { date, machine: hardware, versions, rounds, seconds } = run;
  const { processor, cores, memoryGB, system } = hardware;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${date}: ${processor}, ${cores} cores, ${memoryGB} GB, ${system}`,
    packages.slice(0, 3).join(', '),
    packages.slice(3).join(', '),
    `medians of ${rounds} rounds of ${seconds} s or more`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
