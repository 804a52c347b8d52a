// What a page of metrics says, in short.

export type Samples = Map<string, number>;

/** `started unary Double` or `handled unary Double OK`, and how many. */
export function samplesIn(text: string): Samples {
  const samples: Samples = new Map();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^grpc_server_(\w+)\{(.*)\} (\d+)$/.exec(line) ?? [];
    if (name === undefined || name.endsWith('_bucket')) continue;
    const label = (key: string) => new RegExp(`grpc_${key}="([^"]*)"`).exec(labels)?.[1];
    const words = [name.replace('_total', ''), label('type'), label('method'), label('code')];
    samples.set(words.filter((word) => word !== undefined).join(' '), Number(value));
  }
  return samples;
}

/** The sum of all samples of this name. */
export const all = (samples: Samples, name: string) =>
  [...samples].reduce((sum, [key, count]) => sum + (key.startsWith(`${name} `) ? count : 0), 0);
