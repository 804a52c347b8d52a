// Chapter 1: the statuses of each call, error details, tokens and certificates.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Ended } from '../../../lib/testing.ts';
import { strangers } from './folder.ts';
import { good, type Trial, told } from './trial.ts';
import { smallMessages } from './wire.ts';

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
  good(client, /the same user/, /Ada Lovelace/);
  const lines = [...client.stdout.matchAll(/^ {2}(\w+User\w* [A-Z_]+|wrong field: \w+)/gm)];
  assert.is(lines.map(([, line]) => line).join('\n'), lifeOfAda, told(client));
}

/** The libraries say it in words of their own, or see only that the other side hung up. */
function unconnected(client: Ended): void {
  assert.is.not(client.code, 0);
  assert.not.match(client.stdout, 'User OK');
  assert.match(client.stderr, /UNAVAILABLE|certificate|hung up/);
}

/** The trials of chapter 1; `folder` holds certificates. */
export function users(folder: string): Trial[] {
  const tls = ['--tls', '--certs', folder];
  const authority = ['--client-ca', join(folder, 'ca.pem')];
  return [
    { name: 'unary, error details', chapter: 'users', flags: [], check: livesAda },
    {
      name: 'unary, gzip',
      chapter: 'users',
      flags: ['--gzip'],
      except: ['TypeScript'],
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
      flags: [...tls, '--client-cert', join(folder, 'client.pem')],
      serverFlags: [...tls, ...authority],
      check: livesAda,
    },
    {
      name: 'no certificate in mutual TLS',
      chapter: 'users',
      flags: tls,
      serverFlags: [...tls, ...authority],
      check: unconnected,
    },
    {
      name: 'a server that no authority of ours has signed',
      chapter: 'users',
      flags: ['--tls', '--certs', join(folder, strangers)],
      serverFlags: [...tls, '--token', 'secret'],
      check: unconnected,
    },
  ];
}
