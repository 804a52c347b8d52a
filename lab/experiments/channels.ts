// What a channel does by itself, and what it does when it is told: retries, dead
// connections, several servers, connections that end.
//   npx tsx lab/experiments/channels.ts
import { run } from '../../lib/program.ts';
import { inTurn, spread } from './channels/balancing.ts';
import { aged, callsOnThree, keepalive, longStream, silenced } from './channels/connections.ts';
import { retried, retrying } from './channels/retries.ts';

await run(async () => {
  const line = (what: string, result: string) => console.log(`${what.padEnd(42)}${result}`);
  line('what was told', 'what came of it');
  line('UNAVAILABLE twice: nothing', await retried({}));
  line('UNAVAILABLE twice: retryPolicy', await retried(retrying));
  line('a silent connection: nothing', await silenced({}));
  line('a silent connection: keepalive', await silenced(keepalive));
  line('two servers: nothing', await spread({}));
  line('two servers: round_robin', await spread(inTurn));
  line('max_connection_age: calls', await aged(callsOnThree));
  line('max_connection_age: a long stream', await aged(longStream));
});
