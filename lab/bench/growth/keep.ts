// Keeps a run of curves: growth.json, and the picture of all of them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toText } from '../keep.ts';
import type { GrowthRecord } from './curve.ts';
import { growthPicture } from './picture.ts';

/** The record in a folder. */
export function readGrowth(folder: string): GrowthRecord {
  return JSON.parse(readFileSync(join(folder, 'growth.json'), 'utf8'));
}

/** Writes a record into a folder. */
export function keepGrowth(record: GrowthRecord, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'growth.json'), toText(record));
}

/** Draws the picture of a record into a folder. */
export function keepPicture(record: GrowthRecord, folder: string): void {
  writeFileSync(join(folder, 'growth.svg'), growthPicture(record));
}
