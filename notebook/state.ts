// What the server tells a page: the states of its runs, cuts and exercise.

import type { Part } from '../lab/wire/part.ts';

/** A cell's run as the page shows it. */
export interface RunState {
  cell: number;
  state: 'runs' | 'ended';
  server: boolean;
  address?: string | undefined;
  output: string;
  code?: number | null;
  signal?: string | null;
  ms?: number;
  why?: string;
  /** Whether it printed what the notes print. */
  asShown?: boolean;
  pictures?: string[];
  /** What a client's calls looked like on the wire. */
  calls?: CallPicture[];
}

/** A call on the wire. */
export interface CallPicture {
  /** Connection and stream. */
  key: string;
  path: string;
  steps: number;
  svg: string;
}

/** A frame of a call, or of a connection itself, as the drawing shows it. */
export interface FrameRow {
  /** Milliseconds since the first frame of the call; what its connection did before is negative. */
  at: number;
  /** It is the connection's: no frame of the call itself. */
  ofConnection?: boolean;
  up: boolean;
  /** Its type, HEADERS or DATA, or what else happened. */
  what: string;
  label: string;
  bytes: number;
  look: 'usual' | 'soft' | 'good' | 'bad';
  /** How long its sender was held by flow control before it. */
  held?: number;
}

/** A header, and what it cost. */
export interface HeaderRow {
  name: string;
  value: string;
  /** How HPACK wrote it. */
  how: string;
  wire: number;
  /** Its bytes as a line of text: the name, a colon, a space, the value, a line's end. */
  plain: number;
}

/** Lines of a proto file. */
export interface ProtoLines {
  file: string;
  first: number;
  text: string[];
}

/** A message, taken apart. */
export interface MessageDetail {
  type: string;
  /** The bytes of its prefix and of itself, as far as they are shown. */
  hex: string;
  length: number;
  compressed: boolean;
  parts: Part[];
  /** How many fields are not among the parts. */
  left: number;
  /** Why it cannot be read to its end, if so. */
  why: string;
  protos: ProtoLines[];
}

/** All there is to say of one frame. */
export interface FrameDetail {
  title: string;
  facts: string;
  /** What it means for the calls, where that is not in its other parts. */
  meaning: string;
  headers: HeaderRow[];
  messages: MessageDetail[];
  /** Of a frame with neither: its payload, as far as it is shown, and its length. */
  payload: { hex: string; length: number };
}

/** The median of some rounds, and how far they lie apart. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** What was measured at one place of a dial: a place for each knob, and the figures. */
export interface DialPoint {
  at: number[];
  rate?: Spread;
  p50?: Spread;
}

/** A chapter's dial, what it has measured, and where it measures now. */
export interface DialState {
  title: string;
  about: string;
  unit: string;
  figures: ('rate' | 'p50')[];
  scale: 'linear' | 'log';
  /** What can be turned; the first one is the axis. */
  knobs: { name: string; values: string[]; start: number }[];
  points: DialPoint[];
  running: number[] | undefined;
  /** Why the last point could not be measured, if so. */
  why: string;
  rounds: number;
  seconds: number;
}

/** The first failure of a check. */
export interface FailureState {
  task: number;
  title: string;
  tried: string;
  expected: string;
  happened: string;
  stack: string[];
  read: string;
  diagrams: string[];
}

/** What came of the last check of this notebook. */
export interface Checked {
  passes: boolean;
  passed: number[];
  printed: string;
  failure?: FailureState;
}

/** All that an exercise's page shows. */
export interface ExerciseState {
  id: string;
  begun: boolean;
  text: string;
  /** Names the text: who saves says which one he has changed. */
  version: string;
  tasks: string[];
  checking: boolean;
  checked?: Checked | undefined;
  /** The hints that were given, and how many there are. */
  hints: string[];
  hintsInAll: number;
  done: boolean;
  /** The lines of the difference to the solution, once that may be seen. */
  solution?: string[];
  predictions?: { ask: string; said: string; fact: string }[];
  next?: { href: string; title: string };
}

/** Where the lines of a cut are, and whether they are those of the notes. */
export interface Shown {
  file: string;
  line: number;
  text: string;
  changed: boolean;
}
