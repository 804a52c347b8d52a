// Who is calling: a bearer token in the metadata, checked before any handler.
import { timingSafeEqual } from 'node:crypto';
import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';

const reading = /\/(GetUser|ListUsers)$/;

function same(given: string, expected: string | undefined): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected ?? '')];
  return expected !== undefined && a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Demands `authorization: Bearer TOKEN` on every call of users.v1: UNAUTHENTICATED
 * without a known token, PERMISSION_DENIED when a read-only token would write.
 */
export function requireToken(tokens: { full: string; readOnly?: string }): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, pass) {
            const [header] = metadata.get('authorization');
            const token = /^Bearer (.+)$/.exec(String(header ?? ''))?.[1] ?? '';
            if (!method.path.startsWith('/users.v1.') || same(token, tokens.full)) pass(metadata);
            else if (!same(token, tokens.readOnly)) {
              call.sendStatus({ code: status.UNAUTHENTICATED, details: 'no valid bearer token' });
            } else if (reading.test(method.path)) pass(metadata);
            else {
              call.sendStatus({
                code: status.PERMISSION_DENIED,
                details: 'this token may only read',
              });
            }
          },
        }),
    });
}
