// A chapter opens calm: at its top lie the same five files, and at most three more.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const always = ['README.md', 'server.ts', 'service.ts', 'client.ts'];

/** What lies at a chapter's top and should not, and what is not there and should be. */
export function wrongTops(root: string): string[] {
  const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
  return chapters.sort().flatMap((chapter) => {
    const entries = readdirSync(join(root, chapter), { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return wrongIn(files.sort()).map((problem) => `${chapter}: ${problem}`);
  });
}

function wrongIn(files: string[]): string[] {
  const missing = always.filter((name) => !files.includes(name));
  const protos = files.filter((name) => name.endsWith('.proto'));
  const more = files.filter((name) => !always.includes(name) && !protos.includes(name));
  const [code, others] = [
    more.filter((name) => name.endsWith('.ts')),
    more.filter((name) => !name.endsWith('.ts')),
  ];
  const problems = missing.map((name) => `there is no ${name}`);
  if (protos.length !== 1) problems.push(`one .proto belongs at its top, not ${protos.length}`);
  if (code.length > 3) {
    problems.push(`at most three more files belong at its top, not ${code.join(', ')}`);
  }
  return [...problems, ...others.map((name) => `${name} belongs in a room, not at its top`)];
}
