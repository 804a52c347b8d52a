// No chapter: the encodings alone, one message written and read in one process.
import type { Comparison, Variant } from '../comparison.ts';

function way(id: string, name: string, amount: number, work: string, to?: string): Variant {
  const client = { file: 'lab/bench/codec/codec.ts', args: ['--how', id] };
  const kind = id.includes('proto') ? 'grpc' : 'rival';
  return { id, name, kind, client, amount, work, to };
}

export default {
  chapter: 'codec',
  title: 'Codec: one message written and read, no network',
  unit: 'messages',
  reference: 'proto-bytes',
  variants: [
    way('proto-bytes', 'Protocol Buffers, bytes', 5000, 'sample'),
    way('proto-numbers', 'Protocol Buffers, doubles', 5000, 'sample'),
    way('json-base64', 'JSON, base64', 5000, 'sample'),
    way('json-numbers', 'JSON, array of numbers', 5000, 'sample'),
    way('user-proto', 'a user: Protocol Buffers', 50_000, 'user', 'user-proto'),
    way('user-json', 'a user: JSON', 50_000, 'user', 'user-proto'),
  ],
} satisfies Comparison;
