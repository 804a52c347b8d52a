// Every client with every server, of chapter 1 by unary calls and of chapter 3 by one
// bidirectional call: whose client and whose server sets the pace.
import type { Comparison, Variant } from '../../lab/bench/comparison.ts';
import type { Command } from '../../lab/bench/processes.ts';
import { type Language, languages } from '../tests/matrix/languages.ts';
import { endsTable, nameOf } from './ends.ts';

type Work = 'users' | 'broker';

const rivals: Record<Work, Command> = {
  users: { file: '01-unary-users/bench/grpc.ts', args: [] },
  broker: { file: '03-bidi-broker/bench/grpc.ts', args: ['--window', '64'] },
};
const amounts = { users: 2000, broker: 10_000 };
const kinds = { users: 'unary', broker: 'bidi' };

const client = ({ bench }: Language, work: Work): Command =>
  bench === undefined ? rivals[work] : command(bench, ['--work', work]);

function server(language: Language, work: Work): Command {
  const memory = language.bench === undefined && work === 'users' ? ['--database', ':memory:'] : [];
  return command(language.command(work, 'server'), ['--port', '0', ...memory]);
}

/** A program of the matrix as the benchmark runs it: its last word is the file. */
function command(words: string[], args: string[]): Command {
  return { file: words.at(-1) ?? '', by: words.slice(0, -1), args };
}

function variantsOf(work: Work): Variant[] {
  return languages.flatMap((to) =>
    languages.map((from) => ({
      id: nameOf(work, from, to),
      name: nameOf(kinds[work], from, to),
      kind: 'grpc' as const,
      client: client(from, work),
      server: server(to, work),
      amount: amounts[work],
      work,
      to: `${work}: TypeScript → TypeScript`,
    })),
  );
}

/** Builds what each language needs; a variant with one that is not there is missing. */
async function prepare(variants: Variant[]): Promise<Variant[]> {
  const lacking: [name: string, why: string][] = [];
  for (const language of languages) {
    const why = await language.prepare();
    if (why !== undefined) lacking.push([language.name, why]);
  }
  return variants.map((variant) => {
    const [, missing] = lacking.find(([name]) => variant.id.includes(name)) ?? [];
    return missing === undefined ? variant : { ...variant, missing };
  });
}

export default {
  chapter: 'peers',
  title: "Peers: one language's client → another's server",
  unit: 'answers',
  reference: 'users: TypeScript → TypeScript',
  apart: true,
  variants: [...variantsOf('users'), ...variantsOf('broker')],
  prepare,
  report: (record) => endsTable(record, Object.values(kinds), languages),
} satisfies Comparison;
