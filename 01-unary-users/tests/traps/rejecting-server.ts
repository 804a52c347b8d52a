// A server whose handler is an async function that rejects. Nobody waits for what
// it returns: the process ends with an unhandled rejection.
import { Server } from '@grpc/grpc-js';
import { listen } from '../../../lib/server.ts';
import { UserService } from '../../service.ts';

const server = new Server();
server.addService(UserService.service, {
  GetUser: async () => {
    throw new Error('one request broke');
  },
});
console.log(`127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`);
