// Where the time goes: a chapter's server and client, each with node's CPU
// profiler, and whose code was on the stack's top. The profiler's clock does not stop
// when another process has the processor: what it tells are shares.
//   npx tsx lab/bench/profile.ts 01
//   npx tsx lab/bench/profile.ts libraries unary-connect-connect
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { number, parseFlags, UsageError } from '../../lib/flags.ts';
import { row } from '../../lib/measure.ts';
import { run } from '../../lib/program.ts';
import { findComparisons } from './find.ts';
import { startClient, startServer } from './processes.ts';

/** What of a .cpuprofile is read here. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

const waiting = 'waiting';
// The first that fits. What has no file is node's or the engine's own.
const owners: [string, RegExp][] = [
  ['grpc-js', /@grpc\/grpc-js/],
  ['Connect', /@connectrpc\//],
  ['nice-grpc', /nice-grpc|abort-controller-x/],
  ['Protocol Buffers', /protobufjs|@protobufjs|@bufbuild\/protobuf|proto-loader|^\(generated\)/],
  ["lib/, and the benchmark's client", /\/(lib|lab|protos)\/[^ ]*\.ts/],
  ["the chapter's own work", /\/\d\d-[\w-]+\/[^ ]*\.ts/],
  ['node: HTTP/2', /node:internal\/http2/],
  ['node: streams, sockets, promises', /node:/],
  ['libsql, sharp, other packages', /node_modules/],
  ['garbage collection', /^ \(garbage collector\)/],
  [waiting, /^ \(idle\)/],
  ['engine and system calls', /./],
];

// Told only where they are at work; the others are in every table.
const libraries = ['Connect', 'nice-grpc'];

/** The share of each owner at the top of the stack, after the first `skipMs`, without waiting. */
function sharesIn({ nodes, samples, timeDeltas }: Profile, skipMs: number): Map<string, number> {
  const ownerOf = new Map<number, string>();
  for (const { id, callFrame } of nodes) {
    const named = `${callFrame.url} ${callFrame.functionName}`;
    const [owner = ''] = owners.find(([, pattern]) => pattern.test(named)) ?? [];
    ownerOf.set(id, owner);
  }
  const sums = new Map<string, number>();
  let at = 0;
  for (const [i, id] of samples.entries()) {
    const owner = ownerOf.get(id) ?? '';
    const ms = (timeDeltas[i] ?? 0) / 1000;
    at += ms;
    if (at > skipMs && owner !== waiting) sums.set(owner, (sums.get(owner) ?? 0) + ms);
  }
  const all = [...sums.values()].reduce((sum, ms) => sum + ms, 0);
  return new Map([...sums].map(([owner, ms]) => [owner, ms / all]));
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

function readProfile(folder: string): Profile {
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error('a process left no profile');
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

await run(async () => {
  const given = process.argv.slice(2);
  const end = given.findIndex((word) => word.startsWith('-'));
  const [chapter = '', chosen] = end === -1 ? given : given.slice(0, end);
  const { rounds } = parseFlags(
    {
      usage: 'npx tsx lab/bench/profile.ts CHAPTER [VARIANT]',
      about: "Whose code the processor time of a variant's client and server goes into.",
      flags: { rounds: number({ help: 'rounds of work', default: 5, min: 1, integer: true }) },
    },
    end === -1 ? [] : given.slice(end),
  );
  const comparisons = await findComparisons();
  const comparison = comparisons.find((candidate) => chapter.startsWith(candidate.chapter));
  if (comparison === undefined) throw new UsageError('Name a chapter: 01, 02, 03 or 04.');
  const { variants, reference } = comparison;
  const variant = variants.find(({ id }) => id === (chosen ?? reference));
  if (variant?.server === undefined || variant.missing !== undefined) {
    const ids = variants.filter(({ server, missing }) => server && !missing).map(({ id }) => id);
    throw new UsageError(`There is no variant "${chosen}" to profile, only ${ids.join(', ')}.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  const profiled = (name: string) => ['--cpu-prof', '--cpu-prof-dir', join(folder, name)];
  try {
    const began = performance.now();
    const server = await startServer({ ...variant.server, node: profiled('server') });
    const args = [...variant.client.args, '--amount', `${variant.amount}`];
    const connected = performance.now();
    const client = startClient(
      { ...variant.client, args, node: profiled('client') },
      server.address,
    );
    // What it takes to start and to warm up is left out.
    await client.round(0);
    const warm = performance.now();
    for (let i = 0; i < rounds; i++) await client.round(0);
    await client.stop();
    await server.stop();
    const shares = [
      sharesIn(readProfile(join(folder, 'client')), warm - connected),
      sharesIn(readProfile(join(folder, 'server')), warm - began),
    ];
    console.log(row(variant.name, 'client', 'server'));
    for (const [owner] of owners) {
      const isIdle = shares.every((found) => !found.has(owner));
      if (owner === waiting || (isIdle && libraries.includes(owner))) continue;
      console.log(row(owner, ...shares.map((found) => percent(found.get(owner) ?? 0))));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
