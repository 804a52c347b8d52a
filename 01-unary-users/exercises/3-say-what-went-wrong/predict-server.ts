// The server that predict.ts asks about. One of its handlers ends it.
import { Server } from '@grpc/grpc-js';
import { UserService } from '#01/service.ts';
import { listen } from '#lib/server.ts';
import { handlers } from './predict.ts';

const server = new Server();
server.addService(UserService.service, handlers);
console.log(`listens on 127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`);
