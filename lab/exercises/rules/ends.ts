// Two rules: when a task is over, each call has ended with a status, and each
// handler that was called is done.
import type { UntypedHandleCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { WireCall } from '../../wire/calls.ts';
import { Wrong } from '../verdict.ts';

const ends = new Set(['status', 'reset', 'broken']);

const methodOf = (path: string) => path.split('/').at(-1) ?? path;

/** Why a call is open, if it is. */
function openWhy({ path, steps }: WireCall): string | undefined {
  if (steps.some(({ kind }) => ends.has(kind))) return undefined;
  const open = `the task is over, and the call ${methodOf(path)} is still open`;
  const said = steps.some(({ kind }) => kind === 'half-close');
  return said
    ? `${open}: its client has sent all that it had, and the server has not ended it`
    : `${open}: its client has neither half-closed nor cancelled it`;
}

/** The verdict on a call that was made without a deadline. */
export function noDeadline(path: string): Wrong {
  const happened = `the call ${methodOf(path)} has no grpc-timeout: a server that never answers holds it for ever`;
  return new Wrong('each call has a deadline', happened);
}

/**
 * The verdict on the calls that went over the wire.
 *
 * @param closed The connections that one of their ends has closed, and their calls with them.
 */
export function openCall(calls: WireCall[], closed: Set<number>): Wrong | undefined {
  const living = calls.filter(({ connection }) => !closed.has(connection));
  const open = living.map(openWhy).find((why) => why !== undefined);
  if (open === undefined) return undefined;
  return new Wrong('each call ends, with a status or a cancel', open);
}

/** Counts the handlers at work. Handlers that give no promise are done when they return. */
export function watchHandlers(onDone: () => void) {
  const running = new Map<Promise<unknown>, string>();

  type Told = (call: unknown) => void;
  function watched(name: string, handler: UntypedHandleCall, onCall: Told): UntypedHandleCall {
    return new Proxy(handler, {
      apply(target, self, given) {
        onCall(given[0]);
        const returned: unknown = Reflect.apply(target, self, given);
        if (!(returned instanceof Promise)) return returned;
        running.set(returned, name);
        // A promise that is rejected is so here too: nobody holds its error.
        returned.finally(() => {
          running.delete(returned);
          onDone();
        });
        return returned;
      },
    });
  }

  return {
    /** The same handlers, watched. `onCall` is given each call that they are given. */
    all(handlers: UntypedServiceImplementation, onCall: Told): UntypedServiceImplementation {
      const entries = Object.entries(handlers);
      return Object.fromEntries(entries.map(([name, one]) => [name, watched(name, one, onCall)]));
    },
    /** The verdict on those that are not done. */
    verdict(): Wrong | undefined {
      const [name] = running.values();
      if (name === undefined) return undefined;
      const happened = `all calls are over, and the handler of ${name} still waits for something`;
      return new Wrong('a handler is done when its call is', happened);
    },
  };
}
