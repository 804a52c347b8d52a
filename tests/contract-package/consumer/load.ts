// In another repository: its own protos, and those of an installed package.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';

const { resolve } = createRequire(import.meta.url);

/** Where an `import` of a proto is looked for: here, and then in the package. */
export const includeDirs = [
  fileURLToPath(new URL('.', import.meta.url)),
  dirname(resolve('@example/contracts/package.json')),
];

/** Loads a proto by the name that an `import` would give it. */
export function load(proto: string): PackageDefinition {
  return loadSync(proto, { longs: String, includeDirs });
}
