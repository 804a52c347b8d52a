// GetUser with an answer that is ready, by raw grpc-js or by lib's handlers.
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { User } from '../../generated/users/v1/User.ts';
import { runLayer } from '../../lab/bench/layers.ts';
import { unary } from '../../lib/handlers.ts';
import { UserService } from '../service.ts';

const at = { seconds: 1_700_000_000, nanos: 5_000_000 };
const user: User = {
  id: '8c6d1f2e-5d1b-4f0e-9d53-2b8f4f6f0a11',
  name: 'Ada Lovelace',
  // As long as those of bench/grpc.ts.
  email: '0123456789.ada@example.com',
  createTime: at,
  updateTime: at,
};

// CreateUser too: the client makes a user before it begins to read it.
const raw: handleUnaryCall<unknown, User> = (_, callback) => callback(null, user);
const lib = unary<unknown, User>(() => user);

await runLayer(UserService.service, {
  raw: { CreateUser: raw, GetUser: raw },
  lib: { CreateUser: lib, GetUser: lib },
});
