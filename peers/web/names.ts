// gRPC's own names of what Connect calls Code.NotFound: the numbers are the same.
import { Code } from '@connectrpc/connect';

/** The name of a status code as it stands in gRPC's documents: `NOT_FOUND`. */
export function statusName(code: Code): string {
  return Code[code].replace(/\B[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
