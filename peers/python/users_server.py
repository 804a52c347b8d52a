"""Chapter 1's server: users in memory, over unary calls."""

import asyncio
import hmac
import sys

import grpc
from google.protobuf import empty_pb2

from contract import users, users_grpc
from refusals import refuse_fields
from serving import serve, server_flags
from users_store import EmailTaken, RequestIdReused, UserStore
from users_validation import (
    email_violations,
    mask_violations,
    name_violations,
    quoted,
    read_token,
    request_id_violations,
    write_token,
)


class UserService(users_grpc.UserServiceServicer):
    """`context.abort` raises: nothing after it runs, and nothing has to be returned."""

    def __init__(self, store):
        self._store = store

    async def CreateUser(self, request, context):
        await refuse_fields(
            context,
            name_violations("name", request.name)
            + email_violations("email", request.email)
            + request_id_violations(request.request_id),
        )
        try:
            user = self._store.create(request.name, request.email, request.request_id)
        except EmailTaken:
            await email_taken(context, request.email)
        except RequestIdReused:
            problem = "was used before with another name or email"
            await refuse_fields(context, [("request_id", problem)])
        if user is None:
            gone = "the user that this request made has been deleted"
            await context.abort(grpc.StatusCode.NOT_FOUND, gone)
        return to_proto(user)

    async def GetUser(self, request, context):
        user = self._store.get(request.id) or await no_such_user(context, request.id)
        return to_proto(user)

    async def UpdateUser(self, request, context):
        if not request.HasField("user"):
            await refuse_fields(context, [("user", "is missing")])
        paths, user = request.update_mask.paths, request.user
        violations = mask_violations(paths)
        if "name" in paths:
            violations += name_violations("user.name", user.name)
        if "email" in paths:
            violations += email_violations("user.email", user.email)
        await refuse_fields(context, violations)
        try:
            changed = self._store.update(user.id, **{path: getattr(user, path) for path in paths})
        except EmailTaken:
            await email_taken(context, user.email)
        return to_proto(changed or await no_such_user(context, user.id))

    async def DeleteUser(self, request, context):
        if not self._store.remove(request.id):
            await no_such_user(context, request.id)
        return empty_pb2.Empty()

    async def ListUsers(self, request, context):
        after = read_token(request.page_token)
        if request.page_size < 0:
            await refuse_fields(context, [("page_size", "is negative")])
        if after is None:
            await refuse_fields(context, [("page_token", "did not come from this server")])
        size = min(request.page_size or 50, 1000)
        # One more than asked for tells whether there is a next page.
        found = self._store.page(after, size + 1)
        page = found[:size]
        token = write_token(page[-1].sequence) if len(found) > size else ""
        return users.ListUsersResponse(users=map(to_proto, page), next_page_token=token)


async def no_such_user(context, user_id):
    text = f"there is no user with id {quoted(user_id)}"
    await context.abort(grpc.StatusCode.NOT_FOUND, text)


async def email_taken(context, email):
    await context.abort(grpc.StatusCode.ALREADY_EXISTS, f"another user has the email {email}")


def to_proto(user):
    message = users.User(id=user.id, name=user.name, email=user.email)
    message.create_time.FromDatetime(user.created)
    message.update_time.FromDatetime(user.updated)
    return message


class RequireToken(grpc.aio.ServerInterceptor):
    """Demands `authorization: Bearer TOKEN` on every call but health and reflection."""

    def __init__(self, token):
        self._wanted = f"Bearer {token}".encode()

        async def refuse(request, context):
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "no valid bearer token")

        self._refused = grpc.unary_unary_rpc_method_handler(refuse)

    async def intercept_service(self, continuation, handler_call_details):
        if handler_call_details.method.startswith("/grpc."):
            return await continuation(handler_call_details)
        metadata = dict(handler_call_details.invocation_metadata)
        given = str(metadata.get("authorization", "")).encode()
        # Takes the same time wherever the two part.
        if hmac.compare_digest(given, self._wanted):
            return await continuation(handler_call_details)
        return self._refused


def main():
    parser = server_flags(__doc__, 50051)
    parser.add_argument("--token", help="demand this bearer token; needs --tls")
    flags = parser.parse_args()
    if flags.token is not None and not flags.tls:
        sys.exit("--token needs --tls.")
    interceptors = [] if flags.token is None else [RequireToken(flags.token)]

    def register(server):
        users_grpc.add_UserServiceServicer_to_server(UserService(UserStore()), server)

    asyncio.run(serve("users.v1.UserService", flags, register, *interceptors))


if __name__ == "__main__":
    main()
