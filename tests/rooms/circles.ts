// Files that import each other in a circle.
import type { Import } from './imports.ts';

/**
 * The circles, each as `a.ts → b.ts → a.ts`: the shortest first, and none that
 * shares a file with a shorter one, which is to be mended first.
 */
export function circlesIn(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const circles = [...next.keys()].flatMap((file) => shortestCircle(next, file) ?? []);
  const told = new Set<string>();
  const lines: string[] = [];
  for (const circle of circles.sort((a, b) => a.length - b.length)) {
    if (circle.some((file) => told.has(file))) continue;
    for (const file of circle) told.add(file);
    lines.push([...circle, circle[0]].join(' → '));
  }
  return lines;
}

/** The files of the shortest way from a file back to itself, in a list in a list; or none. */
function shortestCircle(next: Map<string, string[]>, start: string): [string[]] | undefined {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const to of next.get(way.at(-1) ?? start) ?? []) {
      if (to === start) return [way];
      if (!seen.has(to)) ways.push([...way, to]);
      seen.add(to);
    }
  }
  return undefined;
}
