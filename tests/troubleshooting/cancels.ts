// Cancels its own call and has not given it an 'error' listener.
import { credentials } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../../generated/numbers.ts';
import { inSeconds } from '../../lib/calls.ts';
import { loadDefinition, stubs } from '../../protos/load.ts';

const { NumberService } = stubs<ProtoGrpcType>(
  loadDefinition(new URL('../../lib/tests/numbers.proto', import.meta.url)),
).numbers.v1;
const client = new NumberService('127.0.0.1:1', credentials.createInsecure());
client.count({ value: 1 }, { deadline: inSeconds(5) }).cancel();
