// Several at once, answered in order: the heart of this chapter's server.

/**
 * Maps `source` by `work`, with up to `atOnce` items in work, and yields results
 * in the order of the source. The first in line is released as soon as it is done:
 * to wait until the line is full would hang both ends, when the other one waits
 * for an answer before it sends more.
 *
 * While nobody takes the results, nothing more is read: a slow reader slows the
 * source, and at most `atOnce` results wait.
 *
 * @throws What the source or the work throws, after the results before it.
 */
export async function* inOrder<In, Out>(
  source: AsyncIterable<In>,
  atOnce: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const items = source[Symbol.asyncIterator]();
  const line: Promise<Out>[] = [];
  let next: Promise<Next<In>> | undefined;
  let ended: Next<In> | undefined;
  while (ended === undefined || line.length > 0) {
    const [head] = line;
    if (head !== undefined && (ended !== undefined || line.length >= atOnce)) {
      line.shift();
      yield await head;
      continue;
    }
    next ??= settled(items.next());
    const first = await Promise.race([next, ...(head === undefined ? [] : [headReady(head)])]);
    if (first === ready) {
      line.shift();
      if (head !== undefined) yield await head;
      continue;
    }
    next = undefined;
    if ('error' in first || first.done) {
      ended = first;
      continue;
    }
    const begun = work(first.value);
    // Its failure is told when its turn comes; until then somebody has to hold it.
    begun.catch(() => {});
    line.push(begun);
  }
  if ('error' in ended) throw ended.error;
}

/** What a source gave: an item, its end, or its failure. */
type Next<In> = IteratorResult<In, unknown> | { error: unknown };

function settled<In>(item: Promise<IteratorResult<In, unknown>>): Promise<Next<In>> {
  return item.catch((error: unknown) => ({ error }));
}

const ready = Symbol('the head of the line is ready');

function headReady(head: Promise<unknown>): Promise<typeof ready> {
  // Failed is ready too: it is thrown when it is taken out of the line.
  return head.then(
    () => ready,
    () => ready,
  );
}
