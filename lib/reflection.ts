// Server reflection, so that grpcurl, buf curl and Postman work with no proto at
// hand. proto-loader's file descriptors name no dependencies, use relative type
// names, and call the entry type of a map by the field's name alone: a real
// client cannot resolve these. They are linked here first.
import type { AnyDefinition, PackageDefinition } from '@grpc/proto-loader';
import descriptor from 'protobufjs/ext/descriptor/index.js';

type File = descriptor.IFileDescriptorProto;
type MessageType = descriptor.IDescriptorProto;

/** A copy of `definition` whose descriptors name their types and files in full. */
export function linkDescriptors(definition: PackageDefinition): PackageDefinition {
  const files = new Map<string, File>();
  for (const item of Object.values(definition)) {
    if (!isType(item)) continue;
    for (const bytes of item.fileDescriptorProtos) {
      const decoded = descriptor.FileDescriptorProto.decode(bytes);
      const file: File = descriptor.FileDescriptorProto.toObject(decoded);
      if (!file.name) continue;
      for (const message of file.messageType ?? []) nameMapEntries(message);
      files.set(file.name, file);
    }
  }
  const homes = new Map<string, string>();
  for (const [name, file] of files) {
    for (const full of typeNames(file)) homes.set(full, name);
  }
  for (const file of files.values()) linkFile(file, homes);
  const linked = [...files.values()].map((file) =>
    Buffer.from(descriptor.FileDescriptorProto.encode(file).finish()),
  );
  return Object.fromEntries(
    Object.entries(definition).map(([name, item]) => [
      name,
      isType(item) ? { ...item, fileDescriptorProtos: linked } : item,
    ]),
  );
}

// A map field `statuses` is a list of StatusesEntry; protobuf.js says Statuses.
function nameMapEntries(message: MessageType): void {
  for (const inner of message.nestedType ?? []) {
    nameMapEntries(inner);
    const { name } = inner;
    if (!inner.options?.mapEntry || !name || name.endsWith('Entry')) continue;
    inner.name = `${name}Entry`;
    for (const field of message.field ?? []) {
      if (field.typeName === name) field.typeName = inner.name;
    }
  }
}

type TypeDefinition = Extract<AnyDefinition, { format: string }>;

function isType(item: AnyDefinition): item is TypeDefinition {
  return typeof item.format === 'string';
}

function typeNames(file: File): string[] {
  const scope = file.package ? `.${file.package}` : '';
  const inside = (message: MessageType, parent: string): string[] => {
    const full = `${parent}.${message.name}`;
    const nested = (message.nestedType ?? []).flatMap((inner) => inside(inner, full));
    return [full, ...nested, ...(message.enumType ?? []).map((type) => `${full}.${type.name}`)];
  };
  return [
    ...(file.messageType ?? []).flatMap((message) => inside(message, scope)),
    ...(file.enumType ?? []).map((type) => `${scope}.${type.name}`),
  ];
}

// Protocol Buffers looks a relative name up from the innermost scope outwards.
function resolve(name: string, scope: string, homes: Map<string, string>): string {
  if (name.startsWith('.')) return name;
  for (let at = scope; ; at = at.slice(0, at.lastIndexOf('.'))) {
    if (homes.has(`${at}.${name}`)) return `${at}.${name}`;
    if (at === '') return `.${name}`;
  }
}

function linkFile(file: File, homes: Map<string, string>): void {
  const scope = file.package ? `.${file.package}` : '';
  const needed = new Set(file.dependency);
  const link = (name: string | undefined, from: string) => {
    if (!name) return name;
    const full = resolve(name, from, homes);
    const home = homes.get(full);
    if (home !== undefined && home !== file.name) needed.add(home);
    return full;
  };
  const linkMessage = (message: MessageType, parent: string) => {
    const full = `${parent}.${message.name}`;
    for (const field of message.field ?? []) field.typeName = link(field.typeName, full);
    for (const inner of message.nestedType ?? []) linkMessage(inner, full);
  };
  for (const message of file.messageType ?? []) linkMessage(message, scope);
  for (const method of (file.service ?? []).flatMap((service) => service.method ?? [])) {
    method.inputType = link(method.inputType, scope);
    method.outputType = link(method.outputType, scope);
  }
  file.dependency = [...needed];
}
