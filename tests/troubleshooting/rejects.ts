// A server whose handler is an async function, given to grpc-js as it is.
import { Server } from '@grpc/grpc-js';
import { listen } from '../../lib/server.ts';
import { NumberService } from './seen.ts';

const server = new Server();
server.addService(NumberService.service, {
  Double: async () => {
    throw new Error('no such table: users');
  },
});
console.log(`listens on 127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`);
