// What the server tells a page: the states of its runs, cuts and exercise.

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
