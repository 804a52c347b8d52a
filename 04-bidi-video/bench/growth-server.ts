// Chapter 4's service with a filter that changes nothing: what is left is the way of a
// frame, there and back.
import { Server } from '@grpc/grpc-js';
import { run } from '../../lib/program.ts';
import { listen } from '../../lib/server.ts';
import type { Filter } from '../pictures/filters.ts';
import { messageLimits, VideoService, videoService } from '../service.ts';

await run(async () => {
  const server = new Server(messageLimits);
  const same: Filter = (picture) => ({ picture, detections: [] });
  server.addService(VideoService.service, videoService({ makeFilter: () => same }));
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  console.log(`frames as they come listens on 127.0.0.1:${port}`);
  process.on('SIGTERM', () => server.forceShutdown());
});
