"""INVALID_ARGUMENT that names each wrong field, in words and, in
grpc-status-details-bin, as a google.rpc.BadRequest; for both ends of a call."""

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status


async def refuse_fields(context, violations):
    """Ends the call when there are violations, pairs of a field and what is wrong."""
    if not violations:
        return
    bad = error_details_pb2.BadRequest()
    for field, description in violations:
        bad.field_violations.add(field=field, description=description)
    details = any_pb2.Any()
    details.Pack(bad)
    message = "; ".join(f"{field}: {description}" for field, description in violations)
    code, _ = grpc.StatusCode.INVALID_ARGUMENT.value
    status = rpc_status.to_status(status_pb2.Status(code=code, message=message, details=[details]))
    await context.abort(status.code, status.details, status.trailing_metadata)


def wrong_fields(error):
    """The fields that an AioRpcError names; none when it carries no BadRequest."""
    for key, value in error.trailing_metadata():
        if key != "grpc-status-details-bin":
            continue
        for detail in status_pb2.Status.FromString(value).details:
            bad = error_details_pb2.BadRequest()
            if detail.Unpack(bad):
                return [violation.field for violation in bad.field_violations]
    return []
