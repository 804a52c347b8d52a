// Goals judged with as many rounds as it takes, up to a limit.
import { type Checked, check } from './goals.ts';
import type { BenchRecord, ChapterRecord } from './record.ts';

/** The rounds of a chapter, and those of it that were measured later. */
function joined(first: ChapterRecord, later: ChapterRecord): ChapterRecord {
  const variants = first.variants.map((variant) => {
    const same = later.variants.find(({ id }) => id === variant.id);
    return { ...variant, rounds: [...variant.rounds, ...(same?.rounds ?? [])] };
  });
  return { ...first, variants };
}

/**
 * Measures again what cannot be told, until it can be or `most` rounds are done.
 *
 * @param again Measures a chapter once more.
 * @returns The record with all rounds, and what was found of its goals.
 */
export async function untilSure(
  record: BenchRecord,
  again: (chapter: string) => Promise<ChapterRecord>,
  most: number,
): Promise<{ record: BenchRecord; checked: Checked }> {
  let whole = record;
  let checked = check(whole);
  while (checked.unsure.length > 0 && whole.rounds < most) {
    const chapters: ChapterRecord[] = [];
    for (const chapter of whole.chapters) {
      const unsure = checked.unsure.includes(chapter.chapter);
      chapters.push(unsure ? joined(chapter, await again(chapter.chapter)) : chapter);
    }
    whole = { ...whole, rounds: whole.rounds + record.rounds, chapters };
    checked = check(whole);
  }
  return { record: whole, checked };
}
