// The stub of scans.proto, for exercise 2.2.
import type { ProtoGrpcType } from '#generated/scans.ts';
import { loadDefinition, stubs } from '#protos/load.ts';

const definition = loadDefinition(new URL('scans.proto', import.meta.url));
export const { ScanService } = stubs<ProtoGrpcType>(definition).scans.v1;
