// What each client does with each server of its chapter, and how it has to end.
import * as assert from 'uvu/assert';
import type { Ended, Program } from '../../../lib/testing.ts';
import type { Chapter } from './languages.ts';

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
  /** What the server writes about the call of a client in this language. */
  logged?(client: string): RegExp;
}

const told = ({ code, stdout, stderr }: Ended) => `exit code ${code}\n${stdout}\n${stderr}`;

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

/** The trials; `certs` is a folder with certificates. */
export function trialsWith(certs: string): Trial[] {
  const tls = ['--tls', '--certs', certs];
  return [
    { name: 'unary, error details', chapter: 'users', flags: [], check: livesAda },
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
      logged: () => /StreamSamples CANCELLED/,
    },
    {
      name: 'bidirectional',
      chapter: 'broker',
      flags: [],
      check: (client) =>
        good(client, /^1461 readings answered, 0 refused$/m, /^mean error 2\.09 °C/m),
      logged: () => /Predict OK/,
    },
    {
      name: 'a deadline that passes',
      chapter: 'broker',
      flags: ['--rate', '1', '--deadline', '3'],
      check(client) {
        assert.is.not(client.code, 0);
        assert.match(client.stderr, 'The deadline passed before the call was done.');
      },
      // Either end may find it out first: a client that does resets the stream. grpc-js
      // half-closes right before: a server may take that for the end, and says OK.
      logged: (client) =>
        client === 'TypeScript'
          ? /Predict (OK|CANCELLED|DEADLINE_EXCEEDED)/
          : /Predict (CANCELLED|DEADLINE_EXCEEDED)/,
    },
    {
      name: 'a cancel',
      chapter: 'broker',
      flags: ['--stop-after', '5'],
      except: 'TypeScript',
      check: (client) => good(client, /^5 readings answered/m),
      logged: () => /Predict CANCELLED/,
    },
    {
      name: 'bidirectional, pictures',
      chapter: 'video',
      flags: [],
      check: (client) => good(client, /^\d+ frames answered/m, /^found: /m),
    },
  ];
}

/** Resolves when a server has written what it has to. The runner's patience bounds it. */
export function hasLogged(server: Program, from: number, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!wanted.test(server.output().slice(from))) return;
      for (const stream of streams) stream?.off('data', look);
      server.child.off('close', end);
      resolve();
    };
    const streams = [server.child.stdout, server.child.stderr];
    for (const stream of streams) stream?.on('data', look);
    const end = () => reject(new Error(`it has ended: ${server.output()}`));
    server.child.once('close', end);
    look();
  });
}
