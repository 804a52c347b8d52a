// `npx tsx lab/experiments/goaway.ts`: what nginx, HAProxy and grpc-js do with a call that
// a server's GOAWAY has crossed, on the wire between them and the server.
import { status } from '@grpc/grpc-js';
import { run } from '../../lib/program.ts';
import { crossing } from '../many/crossing.ts';
import { haproxy, nginx, possible, roundRobin } from '../many/ways.ts';

await run(async () => {
  for (const way of [nginx, haproxy, roundRobin]) {
    if (!possible(way)) {
      console.log(`${way.name}: ${way.proxy?.name} is not installed\n`);
      continue;
    }
    const { status: code, wire, log } = await crossing(way);
    console.log(`${way.name}: the call ends with ${code} ${status[code]}`);
    for (const line of wire) console.log(`  ${line}`);
    const reason = /upstream .*?(?= while)/.exec(log)?.[0];
    if (reason !== undefined) console.log(`  its log: ${reason}`);
    console.log();
  }
});
