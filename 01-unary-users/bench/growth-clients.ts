// Many clients of chapter 1, each with a connection of its own and one call at a time;
// or, with several addresses, one that gives each server its turn.
import { type ChannelOptions, credentials } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/users.ts';
import { benchProgram, whole } from '../../lab/bench/program.ts';
import { inSeconds, unaryCall } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';
import { ada, atOnceFlag, readAgain } from './calls.ts';

const proto = new URL('../users.proto', import.meta.url);
const { UserService } = stubs<ProtoGrpcType>(loadDefinition(proto)).users.v1;

const options: ChannelOptions = {
  // Clients of one process share connections to the same address, unless told not to.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

await benchProgram({
  about: 'GetUser by many clients, or from many servers.',
  flags: {
    clients: whole('clients, each with a connection', 1, 1),
    atOnce: atOnceFlag,
  },
  async connect(addresses, amount, { clients: count, atOnce }) {
    const clients = Array.from(
      { length: count },
      () => new UserService(`ipv4:${addresses}`, credentials.createInsecure(), options),
    );
    const [first] = clients;
    if (first === undefined) throw new Error('there is no client');
    const create = first.createUser.bind(first);
    // The servers' database may have been asked before, by a process like this one.
    const email = `${String(process.pid).padStart(10, '0')}.${ada.email}`;
    const { id } = await unaryCall(create, { ...ada, email }, { deadline: inSeconds(20) });
    const free = [...clients];
    return {
      round: () =>
        readAgain(amount, count * atOnce, async () => {
          // The one that has waited longest, so that all of them work.
          const client = free.shift() ?? first;
          const deadline = inSeconds(60);
          const user = await unaryCall(client.getUser.bind(client), { id }, { deadline });
          free.push(client);
          return user.email;
        }),
      close() {
        for (const client of clients) client.close();
      },
    };
  },
});
