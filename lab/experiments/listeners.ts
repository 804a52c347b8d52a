// One message to many streams: what a listener that does not read does to the others, to the
// server's memory, and to itself.
//   npx tsx lab/experiments/listeners.ts
import { status } from '@grpc/grpc-js';
import { run } from '../../lib/program.ts';
import { bound, type Outcome, published, queues, tryWay, writing } from './listeners/ways.ts';

const ways = [
  ['write to each', () => writing(false)],
  ["write to each, wait for 'drain'", () => writing(true)],
  ['a queue each, drop', () => queues('drop')],
  ['a queue each, end', () => queues('end')],
] as const;

function line(what: string, ...told: string[]): void {
  const [quick = '', slow = '', kept = ''] = told;
  console.log(`${what.padEnd(33)}${quick.padEnd(23)}${slow.padEnd(22)}${kept}`);
}

function told({ quick, slow, stoodStill, most }: Outcome): string[] {
  const all = quick.every((got) => got === published) ? 'all' : 'not all';
  const how = slow.ended === status.OK ? (slow.gaps > 0 ? 'some' : 'all') : status[slow.ended];
  return [
    stoodStill ? `${all}, and stood still` : all,
    how,
    most > published / 2 ? 'most of all' : `${most} at most`,
  ];
}

await run(async () => {
  console.log(`${published} messages; a queue holds ${bound}`);
  line('the server', 'two quick listeners', 'one that stops', 'kept for it');
  for (const [what, make] of ways) line(what, ...told(await tryWay(make())));
});
