// Keeps a run: the record as JSON, and the charts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { chart } from './chart.ts';
import { grpcioVersion } from './processes.ts';
import type { BenchRecord, ChapterRecord, Run } from './record.ts';

const six = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value;

/** A chapter's figures as they are kept: with six digits each. */
export function rounded<Record extends ChapterRecord>(chapter: Record): Record {
  return JSON.parse(JSON.stringify(chapter, six));
}

/** The record as JSON, a round a line. */
export function toText(record: BenchRecord): string {
  const text = JSON.stringify(record, six, 1);
  return `${text.replace(/\{[^{}[\]]*\}/g, (object) => object.replace(/\s+/g, ' '))}\n`;
}

/** A record of this machine that holds no chapter yet. */
export function emptyRecord(how: Pick<BenchRecord, 'rounds' | 'share' | 'seconds'>): BenchRecord {
  const require = createRequire(import.meta.url);
  const packages = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ws'];
  const versions = packages.map((name) => [name, require(`${name}/package.json`).version]);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGB: Math.round(totalmem() / 2 ** 30),
      system: `${process.platform} ${process.arch}`,
    },
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(versions),
      'grpcio (Python)': grpcioVersion() ?? 'not installed',
    },
    ...how,
    chapters: [],
  };
}

/** The record in a folder. */
export function readRecord(folder: string): BenchRecord {
  return JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'));
}

/** Writes a record into a folder. */
export function keepRecord(record: BenchRecord, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bench.json'), toText(record));
}

/** The run of a chapter that is recorded apart, with the versions of its own packages. */
export function runApart({ chapters: _, ...run }: BenchRecord, own: Record<string, string>): Run {
  const { versions } = run;
  const shared = ['node', '@grpc/grpc-js', '@grpc/proto-loader'];
  const kept = Object.entries(versions).filter(([name]) => shared.includes(name));
  return { ...run, versions: { ...Object.fromEntries(kept), ...own } };
}

/**
 * Keeps a run for the documents, with its charts in `pictures/`. A run of all chapters
 * leaves those alone that are recorded apart, and a run of these all others.
 */
export function keepForDocuments(record: BenchRecord, docs: string): void {
  const before = readRecord(docs);
  const isApart = ({ run }: ChapterRecord) => run !== undefined;
  const names = record.chapters.map(({ chapter }) => chapter);
  const others = before.chapters.filter(({ chapter }) => !names.includes(chapter));
  const whole = record.chapters.every(isApart)
    ? { ...before, chapters: [...others, ...record.chapters] }
    : { ...record, chapters: [...record.chapters, ...others.filter(isApart)] };
  keepRecord(whole, docs);
  keepCharts(whole, join(docs, 'pictures'));
}

/** Draws a chart for each chapter of a record into a folder. */
export function keepCharts(record: BenchRecord, folder: string): void {
  for (const chapter of record.chapters) {
    writeFileSync(join(folder, `bench-${chapter.chapter}.svg`), chart(chapter));
  }
}
