// `npm run many`: three servers of chapter 1 on one database, restarted one after the
// other while clients make users, behind each of several balancers. First what goes
// wrong, then what works.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { number, parseFlags } from '../lib/flags.ts';
import { postgresPrograms, startCluster } from '../lib/postgres.ts';
import { run } from '../lib/program.ts';
import { exitOnSignals } from '../lib/signals.ts';
import { tryWay, ways } from './many/ways.ts';

await run(async () => {
  const { calls } = parseFlags({
    usage: 'npm run many --',
    about: 'Restarts three servers under load, behind several balancers, and counts.',
    flags: {
      calls: number({ help: 'calls behind each', default: 2000, min: 100, integer: true }),
    },
  });
  exitOnSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const programs = postgresPrograms();
  const cluster = programs === undefined ? undefined : await startCluster(programs);
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  try {
    console.log(`Three servers on ${cluster === undefined ? 'a SQLite file' : 'PostgreSQL'}.\n`);
    console.log('                          all three there          while they are restarted');
    console.log('way                       one   two   three        calls   failed');
    for (const way of ways) {
      const database = cluster?.url() ?? join(folder, 'users.db');
      const report = await tryWay(way, database, calls);
      if (report === undefined) {
        console.log(`${way.name.padEnd(26)}${way.needs} is not installed`);
        continue;
      }
      const spread = report.spread.map((count) => String(count).padEnd(6)).join('');
      const { restarts } = report;
      const counts = `${String(restarts.calls).padEnd(8)}${restarts.failed}`;
      console.log(`${way.name.padEnd(26)}${spread.padEnd(25)}${counts}`);
      const [most] = [...restarts.failures].sort(([, a], [, b]) => b - a);
      if (most !== undefined) console.log(`  ${most[1]} times ${most[0].slice(0, 90)}`);
      const reason = /upstream .*?(?= while)/.exec(report.log)?.[0];
      if (reason !== undefined && most !== undefined) console.log(`  its log: ${reason}`);
    }
  } finally {
    await cluster?.remove();
    rmSync(folder, { recursive: true });
  }
});
