// Code in git that a generator has made of the protos: made anew, and compared.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../../lib/testing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const buf = '@bufbuild/buf@1.75.0';

/**
 * Adds a test that `gen/` of a folder is what its buf.gen.yaml makes now. Where buf or the
 * generator is not in npm's cache, it says that the test is skipped.
 */
export async function testGenerated(folder: string): Promise<void> {
  const at = join(root, folder);
  // Both are fetched by npx when the code is made anew, and kept.
  const npx = (...args: string[]) =>
    runCommand(['npx', '--offline', '--yes', ...args], { cwd: at });
  const configuration = readFileSync(join(at, 'buf.gen.yaml'), 'utf8');
  const [generator = ''] = /@bufbuild\/protoc-gen-es@[\d.]+/.exec(configuration) ?? [];
  for (const tool of [generator, buf]) {
    if ((await npx(tool, '--version')).code === 0) continue;
    console.log(`\nSKIPPED: making ${folder}/gen anew: ${tool} is not in npm's cache`);
    return;
  }
  test(`${folder}/gen is what the protos say now`, async () => {
    const made = mkdtempSync(join(tmpdir(), 'generated-'));
    try {
      const { code, stderr } = await npx(buf, 'generate', '--output', made);
      assert.is(code, 0, stderr);
      const names = readdirSync(join(at, 'gen'));
      assert.equal(names, readdirSync(join(made, 'gen')));
      for (const name of names) {
        const kept = readFileSync(join(at, 'gen', name), 'utf8');
        assert.is(kept, readFileSync(join(made, 'gen', name), 'utf8'), name);
      }
    } finally {
      rmSync(made, { recursive: true });
    }
  });
}
