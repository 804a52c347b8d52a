// Which errors of a stream say that its server has gone: another may take it up.
import { type ServiceError, status } from '@grpc/grpc-js';
import { isServiceError } from './status.ts';

/**
 * True for what says "not now" rather than "never".
 *
 * - UNAVAILABLE: the connection broke, or the server is stopping, or there is none.
 * - CANCELLED: the server was stopped by force. When this side cancels by leaving the
 *   loop, nobody is told.
 * - INTERNAL without a status of the server's: a proxy cut the stream, because it lost
 *   the server. grpc-js says so by its text alone.
 */
export function hasGone(error: unknown): error is ServiceError {
  if (!isServiceError(error)) return false;
  const { code, details } = error;
  if (code === status.INTERNAL) return /^Received RST_STREAM with code \d/.test(details);
  return code === status.UNAVAILABLE || code === status.CANCELLED;
}
