// A server that says which process it is: alone on its port, or with others of a cluster.
import cluster from 'node:cluster';
import { Server } from '@grpc/grpc-js';
import { serverStreaming, unary } from '../../../lib/handlers.ts';
import { run } from '../../../lib/program.ts';
import { listen, stop } from '../../../lib/server.ts';
import { onSignal } from '../../../lib/signals.ts';
import { Channels, nothing } from '../channels/service.ts';

await run(async () => {
  const server = new Server();
  server.addService(Channels.service, {
    One: unary(() => Buffer.from(String(process.pid))),
    Many: serverStreaming(async function* () {
      yield nothing;
    }),
  });
  onSignal(() => {
    // A worker has a channel to its primary, which keeps it alive.
    void stop(server).then(() => cluster.worker?.disconnect());
  }, ['SIGTERM']);
  // In a cluster, all that ask for any port get the same one.
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  console.log(`process ${process.pid} listens on 127.0.0.1:${port}`);
});
