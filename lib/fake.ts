// For tests of a program that calls somebody else's service: a server of the same proto, in
// this process, which does with each call what the test has said. What goes wrong in their
// service once a year goes wrong here when it is asked to.
import { once } from 'node:events';
import { type ServiceDefinition, status, type UntypedHandleCall } from '@grpc/grpc-js';
import { serverStreaming, unary } from './handlers.ts';
import { StatusError } from './status.ts';
import { testServer } from './testing.ts';

/** What a fake does with one call: an answer, messages of a stream, a refusal, or nothing. */
export type Behaviour<Res> =
  | { answer: Res }
  | { messages: Res[]; fail?: StatusError }
  | { fail: StatusError }
  | 'silence';

type RequestOf<Method> = Method extends { requestDeserialize(bytes: Buffer): infer Req }
  ? Req
  : never;
type ResponseOf<Method> = Method extends { responseSerialize(value: infer Res): Buffer }
  ? Res
  : never;

/** A fake that listens. */
export interface Fake<Service> {
  address: string;
  /**
   * Says what the next calls of a method get, one each; the last one is for all that follow.
   *
   * @throws Error when the service has no such method.
   */
  on<Name extends keyof Service & string>(
    name: Name,
    ...behaviours: [Behaviour<ResponseOf<Service[Name]>>, ...Behaviour<ResponseOf<Service[Name]>>[]]
  ): void;
  /** The requests of a method's calls, in order. */
  asked<Name extends keyof Service & string>(name: Name): RequestOf<Service[Name]>[];
  stop(): Promise<void>;
}

/**
 * Serves a service of unary and server-streaming methods on 127.0.0.1 and a free port. A
 * call that no test has said anything of is UNIMPLEMENTED, and says so.
 */
export async function fakeServer<Service extends ServiceDefinition>(
  service: Service,
): Promise<Fake<Service>> {
  const waiting = new Map<string, Behaviour<unknown>[]>();
  const requests = new Map<string, unknown[]>();
  const of = <T>(lists: Map<string, T[]>, name: string): T[] => {
    const found = lists.get(name);
    if (found === undefined) throw new Error(`The service has no method ${name}.`);
    return found;
  };

  async function* answers(name: string, request: unknown, signal: AbortSignal) {
    of(requests, name).push(request);
    const list = of(waiting, name);
    const behaviour = list.length > 1 ? list.shift() : list[0];
    if (behaviour === undefined) {
      throw new StatusError(status.UNIMPLEMENTED, `No test has said what ${name} does.`);
    }
    if (behaviour === 'silence') await once(signal, 'abort');
    else if ('answer' in behaviour) yield behaviour.answer;
    else {
      if ('messages' in behaviour) yield* behaviour.messages;
      if (behaviour.fail !== undefined) throw behaviour.fail;
    }
  }

  const handlers: Record<string, UntypedHandleCall> = {};
  for (const [name, { requestStream, responseStream }] of Object.entries(service)) {
    if (requestStream) continue;
    waiting.set(name, []);
    requests.set(name, []);
    const stream = (request: unknown, { signal }: { signal: AbortSignal }) =>
      answers(name, request, signal);
    handlers[name] = responseStream
      ? serverStreaming(stream)
      : unary(async (request, context) => {
          const { value } = await stream(request, context).next();
          return value;
        });
  }
  const { address, stop } = await testServer(service, handlers);
  return {
    address,
    stop,
    on(name, ...behaviours) {
      const list = of(waiting, name);
      list.splice(0, list.length, ...behaviours);
    },
    asked(name) {
      const list = of(requests, name);
      if (!areOf(service, name, list)) throw new Error(`${name} has read no requests.`);
      return list;
    },
  };
}

// Each was read by the method's own `requestDeserialize`, so it has its type.
function areOf<Service extends ServiceDefinition, Name extends keyof Service & string>(
  service: Service,
  name: Name,
  requests: unknown[],
): requests is RequestOf<Service[Name]>[] {
  return name in service && Array.isArray(requests);
}
