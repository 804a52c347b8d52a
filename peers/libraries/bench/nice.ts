// What proto-loader has read, as nice-grpc's types want it: they find a method's form by
// `true` and `false`, and proto-loader's types say `boolean`.
import type { MethodDefinition } from '@grpc/proto-loader';

/** A method of which neither side streams. */
export function unaryMethod<Req, Res, ReqOut, ResOut>(
  method: MethodDefinition<Req, Res, ReqOut, ResOut>,
) {
  return { ...method, requestStream: false as const, responseStream: false as const, options: {} };
}

/** A method of which both sides stream. */
export function bidiMethod<Req, Res, ReqOut, ResOut>(
  method: MethodDefinition<Req, Res, ReqOut, ResOut>,
) {
  return { ...method, requestStream: true as const, responseStream: true as const, options: {} };
}
