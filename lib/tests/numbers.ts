// The service of numbers that tests of lib call.
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';

export const definition = loadDefinition(new URL('numbers.proto', import.meta.url));
export const { NumberService } = stubs<ProtoGrpcType>(definition).numbers.v1;
/** A client of it. */
export type Client = InstanceType<typeof NumberService>;
