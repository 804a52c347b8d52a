// `npm run many`: three servers of a chapter, restarted one after the other while clients
// call them. First unary calls on one database, behind each of several balancers: what
// goes wrong, then what works. Then the long streams of chapters 2, 3 and 4.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { number, parseFlags } from '../lib/flags.ts';
import { postgresPrograms, startCluster } from '../lib/postgres.ts';
import { run } from '../lib/program.ts';
import { progress } from '../lib/progress.ts';
import { exitOnSignals } from '../lib/signals.ts';
import { chapters, streamsOf } from './many/streams.ts';
import * as tables from './many/tables.ts';
import { startUsers, tryWay } from './many/try-calls.ts';
import { tryStreams } from './many/try-streams.ts';
import { withUnwell } from './many/unwell.ts';
import { haproxy, possible, roundRobin, type Way, ways } from './many/ways.ts';

const line = progress();
const print = (...lines: string[]) => {
  line.clear();
  console.log(lines.join('\n'));
};
/** Shows what a way, or a chapter, is at. */
const showing = (who: string) => (what: string) => line.show(`${who}: ${what}`);

await run(async () => {
  const { calls } = parseFlags({
    usage: 'npm run many --',
    about: 'Restarts three servers under load, behind several balancers, and counts.',
    flags: {
      calls: number({ help: 'calls behind each', default: 2000, min: 100, integer: true }),
    },
  });
  exitOnSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  try {
    await unaryCalls(calls);
    // Where HAProxy is not installed, grpc-js does it.
    await longStreams(possible(haproxy) ? haproxy : roundRobin);
    await unwellServer([roundRobin, haproxy]);
  } finally {
    line.clear();
  }
});

async function unaryCalls(calls: number): Promise<void> {
  const programs = postgresPrograms();
  line.show('a database and three servers start');
  const cluster = programs === undefined ? undefined : await startCluster(programs);
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  try {
    const servers = await startUsers(cluster?.url() ?? join(folder, 'users.db'));
    try {
      const database = cluster === undefined ? 'a SQLite file' : 'PostgreSQL';
      print(`Unary calls of chapter 1, on ${database}.\n`, tables.callsHead);
      for (const way of ways) {
        if (possible(way)) {
          const report = await tryWay(way, servers, calls, showing(way.name));
          print(...tables.callsLines(way.name, report));
        } else print(`${way.name.padEnd(23)}${way.proxy?.name} is not installed`);
      }
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  } finally {
    await cluster?.remove();
    rmSync(folder, { recursive: true });
  }
}

async function longStreams(way: Way): Promise<void> {
  print(`\nLong streams by way of ${way.name}, while the servers are restarted.\n`);
  print(tables.streamsHead);
  // Each is ended with this process, and listens to its end for that.
  process.setMaxListeners(process.getMaxListeners() + 20);
  // At the same time: most of a restart is waiting.
  const rows = chapters.map(async (chapter) => {
    const streams = await streamsOf(chapter);
    const report = await tryStreams(streams, way, showing(chapter));
    return tables.streamsLines(`${chapter.slice(0, 2)}, ${streams.unit}`, streams.count, report);
  });
  for (const lines of await Promise.all(rows)) print(...lines);
}

async function unwellServer(these: Way[]): Promise<void> {
  print('', tables.unwellHead);
  for (const way of these) {
    if (!possible(way)) print(`${way.name.padEnd(43)}${way.proxy?.name} is not installed`);
    else print(tables.unwellLine(way.name, await withUnwell(way, ({ call }) => call(30))));
  }
}
