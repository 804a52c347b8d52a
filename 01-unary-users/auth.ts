// Who is calling: a bearer token in the metadata, checked before any handler.
import { createHash, timingSafeEqual } from 'node:crypto';
import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';

// Whether the server lives and what it offers may be asked by everyone. All else
// needs a token: a method that somebody adds is closed until it is opened.
const open = /^\/grpc\.(health|reflection)\./;
const reading = new Set(['/users.v1.UserService/GetUser', '/users.v1.UserService/ListUsers']);

// Digests have one length, and comparing them takes the same time wherever they
// part: the time of a refusal says nothing about the token.
const digest = (token: string) => createHash('sha256').update(token).digest();

/**
 * Demands `authorization: Bearer TOKEN` on every call but health and reflection:
 * UNAUTHENTICATED without a known token, PERMISSION_DENIED when a token that may
 * only read would write.
 */
export function requireToken(tokens: { full: string; readOnly?: string }): ServerInterceptor {
  const full = digest(tokens.full);
  const readOnly = tokens.readOnly === undefined ? undefined : digest(tokens.readOnly);

  function refusal(path: string, header: unknown) {
    if (open.test(path)) return undefined;
    const token = /^Bearer (.+)$/i.exec(String(header))?.[1];
    const given = token === undefined ? undefined : digest(token);
    if (given !== undefined && timingSafeEqual(given, full)) return undefined;
    if (given === undefined || readOnly === undefined || !timingSafeEqual(given, readOnly)) {
      return { code: status.UNAUTHENTICATED, details: 'no valid bearer token' };
    }
    if (reading.has(path)) return undefined;
    return { code: status.PERMISSION_DENIED, details: 'this token may only read' };
  }

  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, pass) {
            const refused = refusal(method.path, metadata.get('authorization')[0]);
            if (refused === undefined) pass(metadata);
            else call.sendStatus(refused);
          },
        }),
    });
}
