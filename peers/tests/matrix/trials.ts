// What each client does with each server of its chapter, and how it has to end.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Ended } from '../../../lib/testing.ts';
import { framesPacked, smallMessages, type Traffic } from './gzip.ts';
import type { Chapter } from './languages.ts';
import type { Wanted } from './log.ts';

/** One cell of the matrix. */
export interface Trial {
  name: string;
  chapter: Chapter;
  /** Flags of the client, in every language the same. */
  flags: string[];
  /** Flags of the server. */
  serverFlags?: string[];
  /** Languages whose client has no flag for it. */
  except?: string;
  /** Throws when the client's output is not what it has to be. */
  check(client: Ended): void;
  /** What the server has to write about the call; nothing, when that cannot be known. */
  logged?(ended: Ended, client: string, server: string): Wanted | undefined;
  /** With this, a tap is between the two. Throws when it has not seen what it has to. */
  seen?(traffic: Traffic, client: string, server: string): void;
}

/** A program's end in words. */
export const told = ({ code, stdout, stderr }: Ended) => `exit code ${code}\n${stdout}\n${stderr}`;

function good(client: Ended, ...found: RegExp[]): void {
  assert.is(client.code, 0, told(client));
  for (const each of found) assert.match(client.stdout, each);
}

/** Each call with its status, and the fields that its details name. */
const lifeOfAda = `CreateUser OK
CreateUser OK
CreateUser ALREADY_EXISTS
CreateUser INVALID_ARGUMENT
wrong field: name
wrong field: email
CreateUser INVALID_ARGUMENT
wrong field: request_id
GetUser OK
UpdateUser OK
UpdateUser INVALID_ARGUMENT
wrong field: update_mask
ListUsers OK
ListUsers INVALID_ARGUMENT
wrong field: page_token
DeleteUser OK
GetUser NOT_FOUND
DeleteUser NOT_FOUND`;

function livesAda(client: Ended): void {
  good(client, /the same user/);
  const lines = [...client.stdout.matchAll(/^ {2}(\w+User\w* [A-Z_]+|wrong field: \w+)/gm)];
  assert.is(lines.map(([, line]) => line).join('\n'), lifeOfAda, told(client));
}

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

/** The trials; `certs` is a folder with certificates. */
export function trialsWith(certs: string): Trial[] {
  const tls = ['--tls', '--certs', certs];
  const authority = ['--client-ca', join(certs, 'ca.pem')];
  return [
    { name: 'unary, error details', chapter: 'users', flags: [], check: livesAda },
    {
      name: 'unary, gzip',
      chapter: 'users',
      flags: ['--gzip'],
      except: 'TypeScript',
      check: livesAda,
      seen: smallMessages,
    },
    {
      name: 'TLS, token in metadata',
      chapter: 'users',
      flags: [...tls, '--token', 'secret'],
      serverFlags: [...tls, '--token', 'secret'],
      check: livesAda,
    },
    {
      name: 'a wrong token',
      chapter: 'users',
      flags: [...tls, '--token', 'guessed'],
      serverFlags: [...tls, '--token', 'secret'],
      check(client) {
        assert.is.not(client.code, 0);
        assert.match(client.stderr, 'UNAUTHENTICATED: no valid bearer token');
      },
    },
    {
      name: 'mutual TLS',
      chapter: 'users',
      flags: [...tls, '--client-cert', join(certs, 'client.pem')],
      serverFlags: [...tls, ...authority],
      check: livesAda,
    },
    {
      name: 'no certificate in mutual TLS',
      chapter: 'users',
      flags: tls,
      serverFlags: [...tls, ...authority],
      check(client) {
        assert.is.not(client.code, 0);
        assert.not.match(client.stdout, 'User OK');
        // The libraries say it in words of their own, or see only that the server hung up.
        assert.match(client.stderr, /UNAVAILABLE|certificate|hung up/);
      },
    },
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
      name: 'a deadline that passes',
      chapter: 'broker',
      flags: ['--rate', '1', '--deadline', '3'],
      check(client) {
        assert.is.not(client.code, 0);
        assert.match(client.stderr, 'The deadline passed before the call was done.');
      },
      // A call that the server has not seen before its deadline is not in the log.
      logged: ({ stdout }, client, server) =>
        /^[1-9]\d* readings answered/m.test(stdout) ? cutShort(client, server) : undefined,
    },
    {
      name: 'a cancel',
      chapter: 'broker',
      flags: ['--stop-after', '5'],
      except: 'TypeScript',
      check: (client) => good(client, /^5 readings answered/m),
      logged: (_, client, server) => cutShort(client, server),
    },
    {
      name: 'bidirectional, pictures',
      chapter: 'video',
      flags: [],
      check: (client) => good(client, /^\d+ frames answered/m, /^found: /m),
    },
    {
      name: 'bidirectional, pictures, gzip',
      chapter: 'video',
      flags: ['--gzip'],
      except: 'TypeScript',
      check: (client) => good(client, /^\d+ frames answered/m, /^found: /m),
      seen: framesPacked,
    },
  ];
}
