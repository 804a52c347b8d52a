// A chapter's long streams: what its bench/many.ts says of them, and where it is found.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ChannelOptions, Client } from '@grpc/grpc-js';
import type { ServerProgram } from './servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One stream, for whoever runs it. */
export interface Run {
  /** Aborted when the restarts are over: what is open then comes to its end. */
  end: AbortSignal;
  /** Takes the number of each thing that comes; in order they are 0, 1, 2 … */
  got(number: number): void;
  /** Told when the stream goes on in another call. */
  onBreak(): void;
}

/** Streams of one kind, over one channel. */
export interface LongStreams {
  /** What is streamed, as in `samples`. */
  unit: string;
  server: ServerProgram;
  /** How many are open at the same time. */
  count: number;
  /** Makes a client of `target`; nothing is called yet. */
  open(
    target: string,
    options: ChannelOptions,
  ): {
    client: Client;
    /** Runs one stream to its end and resolves with how many things were to come. */
    run(stream: Run): Promise<number>;
  };
}

/** The chapters with long streams, by their folders. */
export const chapters = ['02-server-streaming-mnist', '03-bidi-broker', '04-bidi-video'] as const;

/** The streams of a chapter, from its bench/many.ts. */
export async function streamsOf(chapter: (typeof chapters)[number]): Promise<LongStreams> {
  const file = pathToFileURL(join(root, chapter, 'bench/many.ts')).href;
  const module: { default: LongStreams } = await import(file);
  return module.default;
}
