// Reads a .proto file at run time. The options stand in options.json, where
// generate.ts reads them too: types made with other options than the loader's
// would describe objects that never arrive, and nothing would say so.
import { fileURLToPath } from 'node:url';
import { type GrpcObject, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import options from './options.json' with { type: 'json' };

const protosFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Loads a proto's definitions: every message and service, with its descriptor.
 *
 * @param file The proto, as a file URL: `new URL('users.proto', import.meta.url)`.
 * @throws Error when the file or one that it imports is missing or malformed.
 */
export function loadDefinition(file: URL): PackageDefinition {
  const { longs, enums, ...rest } = options;
  return loadSync(fileURLToPath(file), {
    ...rest,
    longs: longs === 'String' ? String : Number,
    enums: enums === 'String' ? String : Number,
    includeDirs: [protosFolder],
  });
}

/**
 * Turns definitions into stub classes, one for each service, typed by the proto.
 * The type argument is `ProtoGrpcType` from `generated/`.
 */
export function stubs<ProtoGrpcType>(definition: PackageDefinition): ProtoGrpcType {
  const loaded: GrpcObject = loadPackageDefinition(definition);
  // The one cast: what a proto defines is known only once it has been read.
  return loaded as ProtoGrpcType;
}
