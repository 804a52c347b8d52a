// For the check of 2.4: a server whose calls end as they are told to, and words for
// what came of it.
import { status } from '@grpc/grpc-js';
import type { StreamSamplesRequest__Output } from '#generated/mnist/v1/StreamSamplesRequest.ts';
import { serverStreaming } from '#lib/handlers.ts';
import { StatusError } from '#lib/status.ts';

// The samples that show a three: their indices are no positions in this order.
export const threes = Array.from({ length: 20 }, (_, i) => 3 + 10 * i);
// More calls than any answer needs: then the server gives in, and a loop ends.
const mostCalls = 30;

/**
 * A server of those samples. `ends` says after how many messages its calls end,
 * one after the other, and with which status.
 */
export function server(ends: (call: number) => { after: number; why: StatusError } | undefined) {
  const requests: StreamSamplesRequest__Output[] = [];
  async function* streamSamples(request: StreamSamplesRequest__Output) {
    requests.push(request);
    const end = requests.length < mostCalls ? ends(requests.length) : undefined;
    const { startIndex, limit, batchSize } = request;
    const last = Math.min(threes.length, startIndex + (limit || threes.length));
    for (let at = startIndex, sent = 0; ; sent++) {
      if (end?.after === sent) throw end.why;
      if (at >= last) return;
      const next = Math.min(last, at + (batchSize || 1));
      const samples = threes.slice(at, next).map((index) => ({ index, label: 3 }));
      at = next;
      yield { samples, nextIndex: at };
    }
  }
  return { requests, handlers: { StreamSamples: serverStreaming(streamSamples) } };
}

/** A call ends with UNAVAILABLE after so many messages. */
export const stopping = (after: number) => ({
  after,
  why: new StatusError(status.UNAVAILABLE, 'the server is stopping'),
});

/** A call is refused after so many messages. */
export const refusing = (after: number, code: status) => ({
  after,
  why: new StatusError(code, 'you cannot have these'),
});

/** What is wrong with the samples that came, in words; empty when nothing is. */
export function difference(found: number[], expected: number[]): string {
  const some = (list: number[], what: string) =>
    list.length === 0 ? [] : [`${list.length} ${what} (${list.slice(0, 5).join(', ')})`];
  const parts = [
    ...some([...new Set(found.filter((index, i) => found.indexOf(index) !== i))], 'more than once'),
    ...some(
      expected.filter((index) => !found.includes(index)),
      'not at all',
    ),
    ...some(
      found.filter((index) => !expected.includes(index)),
      'that nobody asked for',
    ),
  ];
  if (parts.length === 0 && found.join() !== expected.join()) parts.push('in another order');
  return parts.length === 0 ? '' : `${found.length} samples came: ${parts.join(', ')}`;
}
