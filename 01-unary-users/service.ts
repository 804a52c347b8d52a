// The handlers: proto in, store call, proto out, refusals to status codes.
import { status } from '@grpc/grpc-js';
import type { User } from '../generated/users/v1/User.ts';
import type { UserServiceHandlers } from '../generated/users/v1/UserService.ts';
import type { ProtoGrpcType } from '../generated/users.ts';
import { type Log, unary } from '../lib/handlers.ts';
import { type FieldViolation, invalidArgument, StatusError } from '../lib/status.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { EmailTaken, RequestIdReused, type StoredUser, type UserStore } from './user-store.ts';

export const definition = loadDefinition(new URL('users.proto', import.meta.url));
export const { UserService } = stubs<ProtoGrpcType>(definition).users.v1;

const defaultPage = 50;
const largestPage = 1000;

/** The handlers of users.v1.UserService on a store. */
export function userService(store: UserStore, log?: Log): UserServiceHandlers {
  return {
    CreateUser: unary(({ name, email, requestId }) => {
      refuse([...nameViolations('name', name), ...emailViolations('email', email)]);
      const user = named(() => store.create(name, email, requestId));
      if (user !== undefined) return toProto(user);
      throw new StatusError(status.NOT_FOUND, 'the user that this request made has been deleted');
    }, log),

    GetUser: unary(({ id }) => found(id, store.get(id)), log),

    UpdateUser: unary(({ user, updateMask }) => {
      const paths = updateMask?.paths ?? [];
      if (user === null) throw invalidArgument([{ field: 'user', description: 'is missing' }]);
      refuse(maskViolations(paths));
      const change: { name?: string; email?: string } = {};
      if (paths.includes('name')) change.name = user.name;
      if (paths.includes('email')) change.email = user.email;
      refuse([
        ...(change.name === undefined ? [] : nameViolations('user.name', change.name)),
        ...(change.email === undefined ? [] : emailViolations('user.email', change.email)),
      ]);
      return found(
        user.id,
        named(() => store.update(user.id, change)),
      );
    }, log),

    DeleteUser: unary(({ id }) => {
      if (!store.remove(id)) throw noSuchUser(id);
      return {};
    }, log),

    ListUsers: unary(({ pageSize, pageToken }) => {
      if (pageSize < 0) refuse([{ field: 'page_size', description: 'is negative' }]);
      const size = Math.min(pageSize || defaultPage, largestPage);
      // One more than asked for tells whether there is a next page.
      const users = store.page(readToken(pageToken), size + 1);
      const page = users.slice(0, size);
      const last = page.at(-1);
      const more = users.length > size && last !== undefined;
      return { users: page.map(toProto), nextPageToken: more ? writeToken(last.sequence) : '' };
    }, log),
  };
}

function refuse(violations: FieldViolation[]): void {
  if (violations.length > 0) throw invalidArgument(violations);
}

function nameViolations(field: string, name: string): FieldViolation[] {
  if (name.trim() === '') return [{ field, description: 'is empty' }];
  if (name.length > 200) return [{ field, description: 'is longer than 200 characters' }];
  return [];
}

function emailViolations(field: string, email: string): FieldViolation[] {
  const fits = email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);
  return fits ? [] : [{ field, description: `"${email.slice(0, 60)}" is not an email address` }];
}

function maskViolations(paths: string[]): FieldViolation[] {
  const field = 'update_mask';
  if (paths.length === 0) return [{ field, description: 'names no field' }];
  return paths
    .filter((path) => path !== 'name' && path !== 'email')
    .map((path) => ({ field, description: `"${path}" cannot be updated` }));
}

function noSuchUser(id: string): StatusError {
  return new StatusError(status.NOT_FOUND, `there is no user with id "${id}"`);
}

function found(id: string, user: StoredUser | undefined): User {
  if (user === undefined) throw noSuchUser(id);
  return toProto(user);
}

function named<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof EmailTaken) {
      throw new StatusError(status.ALREADY_EXISTS, `another user has the email ${error.message}`);
    }
    if (error instanceof RequestIdReused) {
      const description = 'was used before with another name or email';
      throw invalidArgument([{ field: 'request_id', description }]);
    }
    throw error;
  }
}

function toTimestamp(ms: number) {
  return { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}

function toProto(user: StoredUser): User {
  const { id, name, email, createdMs, updatedMs } = user;
  const createTime = toTimestamp(createdMs);
  return { id, name, email, createTime, updateTime: toTimestamp(updatedMs) };
}

const writeToken = (sequence: number) => Buffer.from(`after ${sequence}`).toString('base64url');

function readToken(token: string): number {
  if (token === '') return 0;
  const sequence = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (sequence === undefined) {
    throw invalidArgument([{ field: 'page_token', description: 'did not come from this server' }]);
  }
  return Number(sequence);
}
