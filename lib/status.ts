// Errors that are meant for the client: a status code, a message that may leave
// the server, and machine-readable details beside them in the trailers.
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ProtoGrpcType } from '../generated/error_details.ts';
import { loadDefinition, stubs } from '../protos/load.ts';

const definition = loadDefinition(new URL('../protos/error_details.proto', import.meta.url));
const { BadRequest, Status } = stubs<ProtoGrpcType>(definition).google.rpc;
const badRequestUrl = 'type.googleapis.com/google.rpc.BadRequest';
// The key that every gRPC language uses for a google.rpc.Status in the trailers.
const detailsKey = 'grpc-status-details-bin';

/** What is wrong with one field of a request; `field` is its path in the proto. */
export interface FieldViolation {
  field: string;
  description: string;
}

/** An error whose code and message are sent to the client as they are. */
export class StatusError extends Error {
  readonly code: status;
  readonly metadata: Metadata;

  constructor(code: status, message: string, metadata = new Metadata()) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.metadata = metadata;
  }
}

/** INVALID_ARGUMENT that names each wrong field, in words and as a BadRequest. */
export function invalidArgument(violations: FieldViolation[]): StatusError {
  const code = status.INVALID_ARGUMENT;
  const message = violations.map((v) => `${v.field}: ${v.description}`).join('; ');
  const value = BadRequest.serialize({ fieldViolations: violations });
  const metadata = new Metadata();
  const details = [{ type_url: badRequestUrl, value }];
  metadata.set(detailsKey, Status.serialize({ code, message, details }));
  return new StatusError(code, message, metadata);
}

/** The field violations that an error carries; none when it carries no BadRequest. */
export function fieldViolations(error: ServiceError): FieldViolation[] {
  const [packed] = error.metadata.get(detailsKey);
  if (!Buffer.isBuffer(packed)) return [];
  const found = Status.deserialize(packed).details.find((any) => any.type_url === badRequestUrl);
  if (found === undefined) return [];
  return BadRequest.deserialize(found.value).fieldViolations;
}

/** True for the errors that a client's call ends with. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
}
