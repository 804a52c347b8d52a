// A rule: listeners do not grow with the number of messages, waits or calls.
import type { EventEmitter } from 'node:events';
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { Wrong } from '../verdict.ts';

// Node.js warns of the eleventh; a library of its own adds a few to a stream.
const most = 10;

const tooMany = (count: number, event: string, whose: string) =>
  new Wrong(
    'a listener that has waited long enough is taken off',
    `${count} listeners for '${event}' were on one ${whose} at the same time: each wait has left one behind`,
  );

let found: Wrong | undefined;

// An AbortSignal does not tell of its listeners: they are counted where they are added.
class WatchedController extends AbortController {
  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    Object.defineProperty(signal, 'addEventListener', {
      value: (...given: Parameters<typeof add>) => {
        add(...given);
        const count = getEventListeners(signal, 'abort').length;
        if (count > most) found ??= tooMany(count, 'abort', 'AbortSignal');
      },
    });
  }
}

/** From now on counts all listeners that this process adds. Called once, before any answer is read. */
export function countListeners(): void {
  globalThis.AbortController = WatchedController;
  process.on('warning', (warning) => {
    if (warning.name !== 'MaxListenersExceededWarning') return;
    const { emitter, type, count } = Object(warning);
    const whose = emitter?.constructor?.name ?? inspect(emitter, { depth: 0 });
    found ??= tooMany(Number(count), String(type), whose);
  });
}

/** Counts the listeners of one call. */
export function countOn(call: EventEmitter): void {
  call.on('newListener', (event: string | symbol) => {
    const count = call.listenerCount(event) + 1;
    if (count > most) found ??= tooMany(count, String(event), 'call');
  });
}

/** The verdict on all since it was last asked. */
export function listenersVerdict(): Wrong | undefined {
  const verdict = found;
  found = undefined;
  return verdict;
}
