// The service of the only chapter of a small workbook, on which the lab is tested.
import type { ProtoGrpcType } from '#generated/numbers.ts';
import { loadDefinition, stubs } from '#protos/load.ts';

const proto = new URL('../../../../lib/tests/numbers.proto', import.meta.url);
export const { NumberService } = stubs<ProtoGrpcType>(loadDefinition(proto)).numbers.v1;
