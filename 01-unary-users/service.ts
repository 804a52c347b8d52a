// The handlers: proto in, store call, proto out, refusals to status codes.
import { status } from '@grpc/grpc-js';
import type { User } from '../generated/users/v1/User.ts';
import type { UserServiceHandlers } from '../generated/users/v1/UserService.ts';
import type { ProtoGrpcType } from '../generated/users.ts';
import { type Log, unary } from '../lib/handlers.ts';
import { type FieldViolation, invalidArgument, StatusError } from '../lib/status.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { readToken, sizeOf, UnknownToken, writeToken } from './directory/pages.ts';
import {
  EmailTaken,
  RequestIdReused,
  StoreBusy,
  type StoredUser,
  type UserStore,
} from './directory/user-store.ts';
import {
  emailViolations,
  maskViolations,
  nameViolations,
  pageSizeViolations,
  quoted,
  requestIdViolations,
} from './directory/validation.ts';

export const definition = loadDefinition(new URL('users.proto', import.meta.url));
export const { UserService } = stubs<ProtoGrpcType>(definition).users.v1;

/** The handlers of users.v1.UserService on a store. */
export function userService(store: UserStore, log?: Log): UserServiceHandlers {
  return {
    CreateUser: unary(({ name, email, requestId }) => {
      accept([
        ...nameViolations('name', name),
        ...emailViolations('email', email),
        ...requestIdViolations(requestId),
      ]);
      const user = withStatus(() => store.create(name, email, requestId));
      if (user !== undefined) return toProto(user);
      throw new StatusError(status.NOT_FOUND, 'the user that this request made has been deleted');
    }, log),

    GetUser: unary(({ id }) => existing(id, store.get(id)), log),

    UpdateUser: unary(({ user, updateMask }) => {
      if (user === null) throw invalidArgument([{ field: 'user', description: 'is missing' }]);
      const paths = updateMask?.paths ?? [];
      const name = paths.includes('name') ? user.name : undefined;
      const email = paths.includes('email') ? user.email : undefined;
      accept([
        ...maskViolations(paths),
        ...nameViolations('user.name', name),
        ...emailViolations('user.email', email),
      ]);
      const updated = withStatus(() => store.update(user.id, { name, email }));
      return existing(user.id, updated);
    }, log),

    DeleteUser: unary(({ id }) => {
      if (!withStatus(() => store.remove(id))) throw noSuchUser(id);
      return {};
    }, log),

    ListUsers: unary(({ pageSize, pageToken }) => {
      accept(pageSizeViolations(pageSize));
      const size = sizeOf(pageSize);
      // One more than asked for tells whether there is a next page.
      const users = withStatus(() => store.page(readToken(pageToken), size + 1));
      const page = users.slice(0, size);
      const last = page.at(-1);
      const more = users.length > size && last !== undefined;
      return { users: page.map(toProto), nextPageToken: more ? writeToken(last.sequence) : '' };
    }, log),
  };
}

function accept(violations: FieldViolation[]): void {
  if (violations.length > 0) throw invalidArgument(violations);
}

function noSuchUser(id: string): StatusError {
  return new StatusError(status.NOT_FOUND, `there is no user with id ${quoted(id)}`);
}

function existing(id: string, user: StoredUser | undefined): User {
  if (user === undefined) throw noSuchUser(id);
  return toProto(user);
}

/** Asks the directory; what it refuses by name becomes a status. */
function withStatus<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof EmailTaken) {
      throw new StatusError(status.ALREADY_EXISTS, `another user has the email ${error.message}`);
    }
    if (error instanceof RequestIdReused) {
      const description = 'was used before with another name or email';
      throw invalidArgument([{ field: 'request_id', description }]);
    }
    if (error instanceof UnknownToken) {
      const description = 'did not come from this server';
      throw invalidArgument([{ field: 'page_token', description }]);
    }
    // Nothing was done, and it may work in a moment: the one status that says "try again".
    if (error instanceof StoreBusy) throw new StatusError(status.UNAVAILABLE, error.message);
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
