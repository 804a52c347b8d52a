// One client of a directory with many users, made by growth-fill.ts: reads single ones
// from all over it, or a page near its end.
import { credentials } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { choice } from '../../lib/flags.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { writeToken } from '../directory/pages.ts';
import { readAgain } from './calls.ts';
import { idOf } from './growth-fill.ts';

const proto = new URL('../users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

const pageSize = 5;

await benchProgram({
  about: 'GetUser or ListUsers of a directory with many users.',
  flags: {
    users: whole('users in it', 10, 10),
    method: choice(['get', 'list'], { help: 'what is called', default: 'get' }),
  },
  connect(address, amount, { users, method }) {
    const client = new UserService(address, credentials.createInsecure());
    const pageToken = writeToken(users - pageSize - 1);
    const lastButOne = Array.from({ length: pageSize }, (_, i) =>
      idOf(users - pageSize + i),
    ).join();
    let n = 0;
    async function get(): Promise<string> {
      // A prime as the step: neighbours are not read one after the other.
      n = (n + 7919) % users;
      const id = idOf(n + 1);
      const deadline = inSeconds(60);
      const user = await unaryCall(client.getUser.bind(client), { id }, { deadline });
      if (user.id !== id) throw new Error(`${user.id} was read, and ${id} was asked for`);
      return id;
    }
    async function list(): Promise<string> {
      const request = { pageSize, pageToken };
      const deadline = inSeconds(60);
      const page = await unaryCall(client.listUsers.bind(client), request, { deadline });
      const ids = page.users.map(({ id }) => id).join();
      if (ids !== lastButOne) throw new Error(`the page has ${ids}, not ${lastButOne}`);
      return ids;
    }
    return {
      round: () => readAgain(amount, 1, method === 'get' ? get : list),
      close: () => client.close(),
    };
  },
});
