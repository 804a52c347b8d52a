// What lies between: nginx and HAProxy with one thing that is not as gRPC needs it, and what
// the client gets. A proxy that is not installed is left out, and that is told.
//   npx tsx lab/experiments/between.ts
import { run } from '../../lib/program.ts';
import { installed } from '../many/balancers.ts';
import { rows, shown } from './between/rows.ts';

await run(async () => {
  for (const row of rows) {
    const [, setting, happen] = row;
    const left = installed(setting.proxy) === undefined;
    console.log(shown(row, left ? 'left out: it is not installed' : await happen(setting)));
  }
});
