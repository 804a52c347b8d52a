// Chapters 2 to 4: streams either way and both, to their end, cut short, and refused.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Ended } from '../../../lib/testing.ts';
import { refusedTable } from './folder.ts';
import type { Wanted } from './log.ts';
import { good, type Trial } from './trial.ts';
import { framesPacked } from './wire.ts';

/**
 * How a server may log a Predict that its client has cut short. Either end may find a
 * deadline out first: a client that does resets the stream, as it does to cancel. Before
 * a reset grpc-js half-closes, and grpcio's server gives a reset to a handler that reads
 * as the end of the stream (`EOF`), now and then before it cancels the handler: both look
 * as if all had been sent, and the server says OK.
 */
function cutShort(client: string, server: string): Wanted {
  const known = ['CANCELLED', 'DEADLINE_EXCEEDED'];
  const looksDone = client === 'TypeScript' || server === 'Python';
  return { method: 'Predict', statuses: looksDone ? [...known, 'OK'] : known };
}

// TypeScript's client sends a clip of its own, the others a square that moves.
function pictures(ended: Ended, client: string): void {
  if (client === 'TypeScript') good(ended, /^[1-9]\d* frames answered/m, /^found: \w+ [1-9]/m);
  else good(ended, /^30 frames answered/m, /^found: motion 58 times/m);
}

// One reading a second: that is over long before all have been sent.
const soon = ['--rate', '1', '--deadline', '3'];
const hasAnswer = /^[1-9]\d* readings answered/m;

function late(client: Ended): void {
  assert.is.not(client.code, 0);
  assert.match(client.stderr, 'The deadline passed before the call was done.');
}

/** The trials of chapters 2 to 4; `folder` holds tables of readings. */
export function streams(folder: string): Trial[] {
  return [
    {
      name: 'server and client streaming',
      chapter: 'digits',
      flags: [],
      check: (client) =>
        good(client, /learned from 8004 digits; guessed 1996 others/, /^80\.9 % of the guesses/m),
    },
    {
      name: 'a stream cancelled',
      chapter: 'digits',
      flags: ['--stop-after', '100'],
      check: (client) => good(client),
      logged: () => ({ method: 'StreamSamples', statuses: ['CANCELLED'] }),
      seen: () => {},
    },
    {
      name: 'bidirectional',
      chapter: 'broker',
      flags: [],
      check: (client) =>
        good(client, /^1461 readings answered, 0 refused$/m, /^mean error 2\.09 °C/m),
      logged: () => ({ method: 'Predict', statuses: ['OK'] }),
    },
    {
      name: 'a reading refused',
      chapter: 'broker',
      flags: ['--data', join(folder, refusedTable)],
      check(client) {
        good(client, /^3 readings answered, 1 refused$/m);
        assert.match(client.stdout + client.stderr, 'Reading 2 was refused: wind is negative');
      },
      logged: () => ({ method: 'Predict', statuses: ['OK'] }),
    },
    {
      name: 'a deadline that passes',
      chapter: 'broker',
      flags: soon,
      check: late,
      // A call that the server has not seen before its deadline is not in the log.
      logged: ({ stdout }, client, server) =>
        hasAnswer.test(stdout) ? cutShort(client, server) : undefined,
    },
    {
      name: 'a deadline kept by the server itself',
      chapter: 'broker',
      flags: soon,
      except: ['Python', 'Go'],
      check: late,
      // Neither the reset nor the half-close before it reaches the server.
      holdBack: true,
      logged: ({ stdout }, _, server) =>
        hasAnswer.test(stdout) ? cutShort('none', server) : undefined,
      seen: () => {},
    },
    {
      name: 'a cancel',
      chapter: 'broker',
      flags: ['--stop-after', '5'],
      except: ['TypeScript'],
      check: (client) => good(client, /^5 readings answered/m),
      logged: (_, client, server) => cutShort(client, server),
    },
    {
      name: 'bidirectional, pictures',
      chapter: 'video',
      flags: [],
      check: pictures,
    },
    {
      name: 'bidirectional, pictures, gzip',
      chapter: 'video',
      flags: ['--gzip'],
      except: ['TypeScript'],
      check: pictures,
      seen: framesPacked,
    },
  ];
}
