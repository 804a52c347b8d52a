// What the filters that look for something give back.
import type { Box } from './components.ts';

/** Something that a filter has found. */
export interface Detection extends Box {
  label: string;
}
