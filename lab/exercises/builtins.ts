// What the check has imported of Node.js stays what it is.
import module from 'node:module';

/**
 * Makes `syncBuiltinESMExports` do nothing: with it, somebody who changes
 * `util.isDeepStrictEqual` would change it for all who have imported it, too.
 */
export function keepBuiltins(): void {
  const sync = module.syncBuiltinESMExports;
  module.syncBuiltinESMExports = () => {};
  sync();
}
