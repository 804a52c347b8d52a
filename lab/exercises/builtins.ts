// What the check has imported of Node.js, and uses of JavaScript, stays what it is.
import module from 'node:module';

// Functions and errors are left out: libraries give names to theirs.
const kept = { Array, JSON, Map, Number, Promise, Reflect, Set, String };

/**
 * Freezes what a check uses to come to its verdict. Makes `syncBuiltinESMExports` do
 * nothing, too: with it, somebody who changes `util.isDeepStrictEqual` would change it
 * for all who have imported it.
 */
export function keepBuiltins(): void {
  for (const [name, value] of Object.entries(kept)) {
    Object.freeze(value);
    if ('prototype' in value) Object.freeze(value.prototype);
    Object.defineProperty(globalThis, name, { writable: false, configurable: false });
  }
  const sync = module.syncBuiltinESMExports;
  module.syncBuiltinESMExports = () => {};
  sync();
}
