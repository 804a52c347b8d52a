// The handlers: proto in, store call, proto out, refusals to status codes.
import { type ServerUnaryCall, status } from '@grpc/grpc-js';
import type { User } from '../generated/users/v1/User.ts';
import type { UserServiceHandlers } from '../generated/users/v1/UserService.ts';
import type { ProtoGrpcType } from '../generated/users.ts';
import { type Context, type Log, unary } from '../lib/handlers.ts';
import { type FieldViolation, invalidArgument, StatusError } from '../lib/status.ts';
import { loadDefinition, stubs } from '../protos/load.ts';
import { readToken, sizeOf, UnknownToken, writeToken } from './directory/pages.ts';
import {
  EmailTaken,
  RequestIdReused,
  type StoredUser,
  StoreUnavailable,
  type UserStore,
  type Wait,
  WaitOver,
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
    CreateUser: unary(async ({ name, email, requestId }, context) => {
      accept([
        ...nameViolations('name', name),
        ...emailViolations('email', email),
        ...requestIdViolations(requestId),
      ]);
      const wait = waitOf(context);
      const user = await withStatus(() => store.create(name, email, requestId, wait));
      if (user !== undefined) return toProto(user);
      throw new StatusError(status.NOT_FOUND, 'the user that this request made has been deleted');
    }, log),

    GetUser: unary(async ({ id }, context) => {
      const user = await withStatus(() => store.get(id, waitOf(context)));
      return existing(id, user);
    }, log),

    UpdateUser: unary(async ({ user, updateMask }, context) => {
      if (user === null) throw invalidArgument([{ field: 'user', description: 'is missing' }]);
      const paths = updateMask?.paths ?? [];
      const name = paths.includes('name') ? user.name : undefined;
      const email = paths.includes('email') ? user.email : undefined;
      accept([
        ...maskViolations(paths),
        ...nameViolations('user.name', name),
        ...emailViolations('user.email', email),
      ]);
      const wait = waitOf(context);
      const updated = await withStatus(() => store.update(user.id, { name, email }, wait));
      return existing(user.id, updated);
    }, log),

    DeleteUser: unary(async ({ id }, context) => {
      if (!(await withStatus(() => store.remove(id, waitOf(context))))) throw noSuchUser(id);
      return {};
    }, log),

    ListUsers: unary(async ({ pageSize, pageToken }, context) => {
      accept(pageSizeViolations(pageSize));
      const size = sizeOf(pageSize);
      // One more than asked for tells whether there is a next page.
      const users = await withStatus(() =>
        store.page(readToken(pageToken), size + 1, waitOf(context)),
      );
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

/** The store may take what is left of the client's time, and stops when the client has gone. */
function waitOf<Req, Res>(context: Context<ServerUnaryCall<Req, Res>>): Wait {
  return {
    deadlineMs: Number(context.call.getDeadline()),
    // A signal is made when it is asked for, and a store that never waits does not ask.
    get signal() {
      return context.signal;
    },
  };
}

/** Asks the directory; what it refuses by name becomes a status. */
async function withStatus<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
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
    // It may work in a moment: the one status that says "try again".
    if (error instanceof StoreUnavailable) throw new StatusError(status.UNAVAILABLE, error.message);
    // Nobody may be there any more to read it; who is has set too short a deadline.
    if (error instanceof WaitOver) {
      throw new StatusError(status.DEADLINE_EXCEEDED, 'the database was not done in time');
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
