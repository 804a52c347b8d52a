// The entry about bundlers: a proto is a file that a program opens, and no import.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import protobuf from 'protobufjs';
import { failureOf, type Reproduction } from './seen.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const proto = join(root, '01-unary-users/users.proto');

/** Puts a proto, and all that it imports, into the bundle, for proto-loader's `fromJSON`. */
const protoInBundle: Plugin = {
  name: 'proto in bundle',
  setup(builder) {
    builder.onLoad({ filter: /\.proto$/ }, async ({ path }) => {
      const parsed = await new protobuf.Root().load(path);
      return { contents: JSON.stringify(parsed.toJSON()), loader: 'json' };
    });
  },
};

const opening = `
  import { fileURLToPath } from 'node:url';
  import { loadSync } from '@grpc/proto-loader';
  export const definition = loadSync(fileURLToPath(new URL('users.proto', import.meta.url)));`;
const importing = `
  import { fromJSON } from '@grpc/proto-loader';
  import proto from './users.proto';
  export const definition = fromJSON(proto);`;

/** What the first import of a bundle of `program` gives: how it writes a user with a time. */
async function bundled(program: string, copy: boolean): Promise<string> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Inside the workbook, for the bundle imports its packages.
  const folder = mkdtempSync(join(root, '.cache/bundle-'));
  try {
    cpSync(proto, join(folder, 'users.proto'));
    writeFileSync(join(folder, 'program.js'), program);
    await build({
      entryPoints: [join(folder, 'program.js')],
      outfile: join(folder, 'out/program.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      plugins: [protoInBundle],
      logLevel: 'silent',
    });
    if (copy) cpSync(proto, join(folder, 'out/users.proto'));
    const { href } = pathToFileURL(join(folder, 'out/program.mjs'));
    const { definition } = await import(href);
    const { GetUser } = definition['users.v1.UserService'];
    const bytes: Buffer = GetUser.responseSerialize({ createTime: { seconds: 1 } });
    return `${GetUser.path}, a user with a time: ${bytes.toString('hex')}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const bundles: Record<string, Reproduction> = {
  'The proto is not in the bundle': async () => {
    const lost = await failureOf(bundled(opening, false));
    const beside = await bundled(opening, true);
    const inside = await bundled(importing, false);
    return `${lost}\nbeside it: ${beside}\nin it: ${inside}`;
  },
};
