// What proto-loader makes of a proto while a program runs: functions that write and
// read its messages, and nothing that a compiler could have looked at.
//
//   npx tsx lab/experiments/loaded.ts 01-unary-users/users.proto GetUser
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import type { MethodDefinition } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { UsageError } from '../../lib/flags.ts';
import { run } from '../../lib/program.ts';
import { loadDefinition } from '../../protos/load.ts';

type Method = MethodDefinition<object, object>;

const isService = (entry: PackageDefinition[string]) => !('format' in entry);

function methodNamed(definition: PackageDefinition, name: string): Method {
  for (const entry of Object.values(definition)) {
    if (!('format' in entry) && entry[name] !== undefined) return entry[name];
  }
  throw new UsageError(`No service of the proto has a method ${name}.`);
}

const hex = (bytes: Buffer) => bytes.toString('hex').replace(/\B(?=(..)+$)/g, ' ') || '(nothing)';

await run(async () => {
  const [file, name] = process.argv.slice(2);
  if (file === undefined || name === undefined) {
    throw new UsageError('Name a proto and one of its methods.');
  }
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  const definition = loadDefinition(pathToFileURL(resolve(file)));
  const entries = Object.values(definition);
  const services = entries.filter(isService).length;
  const method = methodNamed(definition, name);

  console.log(`read      ${lines} lines of text`);
  console.log(`made      services: ${services}, messages and enums: ${entries.length - services}`);
  console.log(`path      ${method.path}`);
  console.log(`streams   request: ${method.requestStream}, response: ${method.responseStream}`);
  for (const request of [{ id: 'user-1' }, { ident: 'user-1' }]) {
    const bytes = method.requestSerialize(request);
    const arrived = { ...method.requestDeserialize(bytes) };
    console.log(`write     ${inspect(request)} is ${hex(bytes)}`);
    console.log(`read      ${hex(bytes)} is ${inspect(arrived)}`);
  }
});
