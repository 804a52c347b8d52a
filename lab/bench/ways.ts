// How a chapter's variants are written down: a line each.

import type { Variant } from './comparison.ts';
import type { Command } from './processes.ts';
import type { Kind } from './record.ts';

/** What the variants of a chapter have in common. */
interface Chapter {
  /** The chapter's folder; its rivals lie in `bench/` there. */
  folder: string;
  /** The chapter's own server. */
  server: Command;
  /** How much is done, and the name of that work. */
  usual: Pick<Variant, 'amount' | 'work'>;
}

/** Makers of variants. Programs are named in the chapter's folder, with their flags. */
export function ways({ folder, server, usual }: Chapter) {
  const command = (...parts: string[]): Command => {
    const [file, ...args] = parts.join(' ').split(' ').filter(Boolean);
    return { file: `${folder}/bench/${file}`, args };
  };
  const ownServer =
    (kind: Kind) =>
    (
      id: string,
      name: string,
      program: string,
      flags = '',
      how: Partial<Variant> = {},
    ): Variant => {
      const ends = { server: command(program, '--serve'), client: command(program, flags) };
      return { id, name, kind, ...ends, ...usual, ...how };
    };
  return {
    /** gRPC: a client of the chapter's server. */
    grpc(id: string, name: string, client: string, how: Partial<Variant> = {}): Variant {
      return { id, name, kind: 'grpc', server, client: command(client), ...usual, ...how };
    },
    /** gRPC by Python's client. It does not decode, so that its results are not compared. */
    python(flags: string, name: string, how: Partial<Variant> = {}): Variant {
      const [chapter = ''] = folder.split('-');
      const args = ['--chapter', chapter, ...flags.split(' ').filter(Boolean)];
      const client = { file: 'lab/bench/python_client.py', args };
      const variant: Variant = { id: 'python', name, kind: 'grpc', server, client, ...usual };
      return { ...variant, ...how, work: undefined };
    },
    /** A program that is its own server; `flags` are for the client alone. */
    rival: ownServer('rival'),
    limit: ownServer('limit'),
    /** What needs no server. */
    alone(id: string, name: string, client: string): Variant {
      return { id, name, kind: 'limit', client: command(client), ...usual };
    },
    command,
  };
}
