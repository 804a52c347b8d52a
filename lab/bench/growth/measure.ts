// Measures one curve: at each size servers and a client of their own, so that what one
// size leaves behind is not measured at the next; all sizes in turn, round after round.
import type { Command } from '../processes.ts';
import { cpuSeconds, type ServerProcess, startClient, startServer } from '../processes.ts';
import type { Answer } from '../program.ts';
import type { Measured, Round } from '../record.ts';
import type { Curve, CurveRecord, MemoryKind, Point } from './curve.ts';
import { forgetPeak, peakOf } from './memory.ts';

/** How much is measured, and who is told how far it is. */
export interface Settings {
  rounds: number;
  /** How long a client works in a round, at least; as long it warms up before. */
  seconds: number;
  /** Sizes beyond it are left out. */
  most: number;
  tell(what: string): void;
}

const preload = import.meta.resolve('./tell-memory.ts');

/** Measures a curve, and removes in the end all that it has made. */
export async function measureCurve(curve: Curve, settings: Settings): Promise<CurveRecord> {
  const { name, title, grows, unit, lines, memory } = curve;
  const sizes = curve.sizes.filter((size) => size <= settings.most);
  const { points, remove } = await curve.ready(sizes, settings.tell);
  const measured = new Map<string, Measured>();
  try {
    for (let round = 1; round <= settings.rounds; round++) {
      for (const point of points) {
        const size = point.size.toLocaleString('en-US');
        settings.tell(`round ${round} of ${settings.rounds}: ${size} ${grows}`);
        for (const [series, result] of await atPoint(point, settings.seconds, memory)) {
          const id = `${series}-${point.size}`;
          const variant: Measured = measured.get(id) ?? {
            id,
            name: `${size} ${grows}`,
            kind: 'grpc',
            rounds: [],
          };
          measured.set(id, variant);
          variant.rounds.push(result);
        }
      }
    }
  } finally {
    await remove();
  }
  const variants = [...measured.values()];
  const about = { chapter: name, title, grows, unit, lines };
  return { ...about, reference: variants[0]?.id ?? '', variants };
}

/** One round of each client of a point, by its series. */
async function atPoint(point: Point, seconds: number, memory: MemoryKind | undefined) {
  const rounds: [series: string, round: Round][] = [];
  let servers: ServerProcess[] = [];
  const stop = () => Promise.all(servers.splice(0).map((server) => server.stop()));
  try {
    for (const [series, command] of Object.entries(point.clients)) {
      // What one client has left in a server's memory is not to be found after the next.
      if (memory !== undefined) await stop();
      if (servers.length === 0) servers = await startAll(point.servers, memory);
      const round = await withClient(command, servers, seconds, memory);
      rounds.push([series, { ...round, size: point.size }]);
    }
  } finally {
    await stop();
  }
  return rounds;
}

/** Starts the servers; when one cannot start, the others end. */
async function startAll(commands: Command[], memory: MemoryKind | undefined) {
  const node = memory === 'held' ? ['--expose-gc', '--import', preload] : [];
  const starting = await Promise.allSettled(
    commands.map((command) =>
      startServer({ ...command, node: [...(command.node ?? []), ...node] }),
    ),
  );
  const started = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = starting.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((server) => server.stop()));
  throw failed.reason;
}

const heldBy = async (servers: ServerProcess[]) => {
  const each = await Promise.all(
    servers.map((server) => server.ask('SIGUSR2', /^it needs (\d+) bytes$/)),
  );
  return sum(each.map(Number));
};

const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);

/** What a client's work takes, once it and the servers have warmed up. */
async function withClient(
  command: Command,
  servers: ServerProcess[],
  seconds: number,
  memory: MemoryKind | undefined,
): Promise<Round> {
  const needed = memory === 'held' ? await heldBy(servers) : 0;
  const client = startClient(command, servers.map(({ address }) => address).join(','));
  try {
    await client.round(seconds);
    const processes = [client, ...servers];
    if (memory === 'peak') for (const { pid } of processes) forgetPeak(pid);
    const used = () => processes.map(({ pid }) => cpuSeconds(pid) ?? Number.NaN);
    const before = used();
    const { each: _, check: __, ...round }: Answer & Round = await client.round(seconds);
    const [clientCpu = 0, ...serverCpu] = used().map((after, i) => after - (before[i] ?? 0));
    if (!Number.isNaN(clientCpu)) {
      round.clientCpu = clientCpu;
      round.serverCpu = sum(serverCpu);
    }
    if (memory === 'peak') {
      round.clientMemory = peakOf(client.pid);
      round.serverMemory = sum(servers.map(({ pid }) => peakOf(pid) ?? Number.NaN));
    }
    // The client's streams are still open: it waits for its next round.
    if (memory === 'held') round.serverMemory = (await heldBy(servers)) - needed;
    return round;
  } finally {
    await client.stop();
  }
}
