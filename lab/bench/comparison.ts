// What is measured: the same work, done in different ways.

import type { Command } from './processes.ts';
import type { ChapterRecord, Kind } from './record.ts';

/** One way of doing a chapter's work. */
export interface Variant {
  id: string;
  name: string;
  kind: Kind;
  /** The id of what it is compared to, where that is not the chapter's own way. */
  to?: string;
  /** Not there when the client works alone. */
  server?: Command;
  client: Command;
  /** How much is done in a round. */
  amount: number;
  /** Variants of one work do the same amount of it, and get the same out. */
  work?: string;
  /** The round trip, in milliseconds, by a proxy between client and server. */
  roundTripMs?: number;
  /** A new client process for each round: what memory grows by is kept otherwise. */
  fresh?: boolean;
  /** Why it cannot be measured on this machine. */
  missing?: string;
  /** Left out of a quick run. */
  fullOnly?: boolean;
}

/** A chapter's variants. */
export interface Comparison {
  chapter: string;
  title: string;
  /** What is counted, in the plural. */
  unit: string;
  /** The id of the variant to which the others are compared: gRPC as the chapter does it. */
  reference: string;
  /** How it is shown, where that is not as rivals: by layers, with the server's own cost. */
  form?: 'layers';
  variants: Variant[];
  /** Measured only when it is named: what most machines lack, and the record leaves out. */
  apart?: boolean;
  /** The versions of packages that only these variants have: with them they can be recorded apart. */
  versions?(): Record<string, string>;
  /** Makes ready what the variants run, and gives them, those as missing that lack it. */
  prepare?(variants: Variant[]): Promise<Variant[]>;
  /** What is printed below the table. */
  report?(record: ChapterRecord): string;
}
