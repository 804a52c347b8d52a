// What each end of a call costs, whoever is at the other: how fast an answer comes depends
// on what else the machine does, the processor time that it takes much less so.
import { type ChapterRecord, type Figure, ratio, referenceOf } from '../../lab/bench/record.ts';
import { short } from '../../lab/bench/table.ts';

/** A language, or a library, by its name. */
interface End {
  name: string;
}

/** The name of a variant, by its work and its two ends. */
export const nameOf = (work: string, client: End, server: End) =>
  `${work}: ${client.name} → ${server.name}`;

/**
 * Processor time an answer, of the client and of the server, as a table in Markdown. All
 * is relative to the variant's reference: the median of what each round gives.
 */
export function endsTable(record: ChapterRecord, works: string[], languages: End[]): string {
  const cell = (name: string): string => {
    const variant = record.variants.find((one) => one.name === name);
    const reference = variant && referenceOf(record, variant);
    if (variant === undefined || reference === undefined || variant.missing) return '–';
    const part = (figure: Figure) => short(ratio(variant, reference, figure));
    return `${part('clientCpu')} + ${part('serverCpu')}`;
  };
  const row = (work: string, server: End) => [
    work,
    server.name,
    ...languages.map((client) => cell(nameOf(work, client, server))),
  ];
  const lines = [
    ['client + server', 'server', ...languages.map(({ name }) => `${name}'s client`)],
    ['---', '---', ...languages.map(() => '---')],
    ...works.flatMap((work) => languages.map((server) => row(work, server))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
