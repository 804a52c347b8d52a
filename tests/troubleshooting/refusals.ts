// Entries about what chapter 1's server refuses, request and caller.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials, Metadata } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { startProgram } from '../../lib/testing.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { failureOf, type Reproduction } from './seen.ts';

const { UserService } = stubs<ProtoGrpcType>(
  loadDefinition(new URL('../../01-unary-users/users.proto', import.meta.url)),
).users.v1;
type Users = InstanceType<typeof UserService>;
const program = fileURLToPath(new URL('../../01-unary-users/server.ts', import.meta.url));

/** What is seen of chapter 1's server, started over TLS with two tokens. */
async function withUsers(see: (users: Users) => Promise<string[]>): Promise<string> {
  const certs = mkdtempSync(join(tmpdir(), 'refusals-'));
  const memory = ['--port', '0', '--database', ':memory:'];
  const tokens = ['--token', 'full', '--read-token', 'reading'];
  const server = await startProgram(program, [...memory, '--tls', '--certs', certs, ...tokens]);
  const channel = credentials.createSsl(readFileSync(join(certs, 'ca.pem')));
  const options = { 'grpc.ssl_target_name_override': 'localhost' };
  const users = new UserService(server.address, channel, options);
  try {
    return (await see(users)).join('\n');
  } finally {
    users.close();
    await server.stop();
    rmSync(certs, { recursive: true });
  }
}

function settings(token: string) {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return { deadline: inSeconds(5), metadata };
}

const create = (users: Users, name: string, email: string, token = 'full') =>
  failureOf(unaryCall(users.createUser.bind(users), { name, email }, settings(token)));
const get = (users: Users, id: string) =>
  failureOf(unaryCall(users.getUser.bind(users), { id }, settings('full')));

export const refusals: Record<string, Reproduction> = {
  'The request is refused': () =>
    withUsers(async (users) => [
      await create(users, '', 'not-an-email'),
      await create(users, 'Ada', 'ada@example.org'),
      await create(users, 'Ada', 'ada@example.org'),
      await get(users, '42'),
    ]),
  'The caller is refused': () =>
    withUsers(async (users) => [
      await create(users, 'Ada', 'ada@example.org', 'wrong'),
      await create(users, 'Ada', 'ada@example.org', 'reading'),
    ]),
};
