// Three processes of one server, as on three cores: which of them get the calls?
//
//   npx tsx lab/experiments/cores.ts
import { run } from '../../lib/program.ts';
import { ways } from './cores/counts.ts';

await run(async () => {
  const line = (how: string, result: string) => console.log(`${how.padEnd(34)}${result}`);
  line('three processes, thirty calls', 'calls of each process');
  for (const [how, share] of ways) line(how, await share());
});
