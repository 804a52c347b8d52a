// Measures one chapter: its servers and clients are started once, then each
// variant has its turn, round after round, so that all see the same machine.
import { UsageError } from '../../lib/flags.ts';
import type { Comparison, Variant } from './comparison.ts';
import type { DelayProxy } from './delay.ts';
import { cpuSeconds, type ServerProcess } from './processes.ts';
import type { Answer } from './program.ts';
import type { ChapterRecord, Round } from './record.ts';
import { type Bench, newClient, setUp } from './set-up.ts';

/** How much is measured, and who is told how far it is. */
export interface Settings {
  rounds: number;
  share: number;
  /** How long each variant works in a round, at least. */
  seconds: number;
  tell(what: string): void;
}

/** Measures a chapter, and stops in the end all that it has started. */
export async function measure(comparison: Comparison, settings: Settings): Promise<ChapterRecord> {
  const { variants: written, prepare, apart: _, report: __, versions: ___, ...about } = comparison;
  const variants = (await prepare?.(written)) ?? written;
  const servers = new Map<string, Promise<ServerProcess>>();
  const proxies: DelayProxy[] = [];
  let benches: Bench[] = [];
  try {
    settings.tell('starting');
    benches = await Promise.all(variants.map((variant) => setUp(variant, servers, proxies)));
    for (const bench of benches) {
      const { measured, variant } = bench;
      if (measured.missing === undefined && !variant.fresh) {
        bench.client = newClient(bench, settings.share);
      }
    }
    const present = benches.filter(({ measured }) => measured.missing === undefined);
    for (let round = 0; round <= settings.rounds; round++) {
      const when = round === 0 ? 'warming up' : `round ${round} of ${settings.rounds}`;
      const results = new Map<string, Answer & { name: string }>();
      for (const bench of present) {
        // A process of its own for each round has nothing to warm up.
        if (round === 0 && bench.variant.fresh) continue;
        settings.tell(`${when}: ${bench.variant.name}`);
        // Code that the engine has not optimised yet is not what is to be measured.
        const seconds = round === 0 ? 3 * settings.seconds : settings.seconds;
        const { answer, measured } = await timed(bench, settings.share, seconds);
        compare(bench.variant, answer, results);
        if (round > 0) bench.measured.rounds.push(measured);
      }
    }
  } finally {
    for (const { client } of benches) await client?.stop();
    for (const proxy of proxies) await proxy.stop();
    // One that could not start has said so; the others are stopped all the same.
    for (const server of await Promise.allSettled(servers.values())) {
      if (server.status === 'fulfilled') await server.value.stop();
    }
  }
  return { ...about, variants: benches.map(({ measured }) => measured) };
}

async function timed(
  bench: Bench,
  share: number,
  seconds: number,
): Promise<{ answer: Answer; measured: Round }> {
  const { variant, server } = bench;
  const client = bench.client ?? newClient(bench, share);
  bench.client = client;
  const cpu = () => ({ client: cpuSeconds(client.pid), server: cpuSeconds(server?.pid) ?? 0 });
  const before = cpu();
  const answer = await client.round(variant.fresh ? 0 : seconds);
  const after = cpu();
  if (variant.fresh) {
    bench.client = undefined;
    await client.stop();
  }
  const { each: _, check: __, ...measured }: Answer & Round = answer;
  if (before.client !== undefined && after.client !== undefined) {
    measured.clientCpu = after.client - before.client;
    measured.serverCpu = after.server - before.server;
  }
  return { answer, measured };
}

/** Refuses a variant that did not do the same as the others of its work. */
function compare(
  { name, work }: Variant,
  answer: Answer,
  results: Map<string, Answer & { name: string }>,
): void {
  if (work === undefined) return;
  const first = results.get(work) ?? { name, ...answer };
  results.set(work, first);
  const { each, check } = answer;
  // A sine's last digit is another one in another language.
  const same = Math.abs(first.check - check) <= 1e-9 * Math.abs(check);
  if (first.each === each && same) return;
  const both = `${first.each} with check ${first.check}, and ${each} with check ${check}`;
  throw new UsageError(`"${first.name}" and "${name}" did not do the same work: ${both}.`);
}
