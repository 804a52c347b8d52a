// What a trial is: one thing that a client does with a server, and how it has to end.
import * as assert from 'uvu/assert';
import type { Ended } from '../../../lib/testing.ts';
import type { Chapter } from './languages.ts';
import type { Wanted } from './log.ts';
import type { Traffic } from './wire.ts';

/** A trial: each client of its chapter does it with each server. */
export interface Trial {
  name: string;
  chapter: Chapter;
  /** Flags of the client, in every language the same. */
  flags: string[];
  /** Flags of the server. */
  serverFlags?: string[];
  /** Languages whose client is left out: it has no flag for it, or one client is enough. */
  except?: string[];
  /** Throws when the client's output is not what it has to be. */
  check(ended: Ended, client: string): void;
  /** What the server has to write about the call; nothing, when that cannot be known. */
  logged?(ended: Ended, client: string, server: string): Wanted | undefined;
  /** Whether the server hears no more of the client once it has answered. */
  holdBack?: boolean;
  /** With this, a tap is between the two. Throws when it has not seen what it has to. */
  seen?(traffic: Traffic, client: string, server: string): void;
}

/** A program's end in words. */
export const told = ({ code, stdout, stderr }: Ended) => `exit code ${code}\n${stdout}\n${stderr}`;

/** Asserts that a client has ended well, and has printed all of this. */
export function good(client: Ended, ...found: RegExp[]): void {
  assert.is(client.code, 0, told(client));
  for (const each of found) assert.match(client.stdout, each);
}
