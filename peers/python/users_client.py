"""Chapter 1's client: the life of one user, and each refusal on the way."""

import time
import uuid

import grpc
from google.protobuf import field_mask_pb2

from contract import users, users_grpc
from peer import client_flags, open_channel, run
from refusals import wrong_fields

ENDING = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.UNAUTHENTICATED,
}


async def main(flags):
    async with open_channel(flags, flags.token) as channel:
        stub = users_grpc.UserServiceStub(channel)

        async def tell(asked, method, request, show):
            """Makes one call and prints what was asked, the status, the time and the
            answer. A refusal is part of the story; what ends it is raised."""
            began = time.perf_counter()
            response, fields = None, []
            try:
                # A duration here: grpcio makes a point in time of it.
                response = await getattr(stub, method)(request, timeout=flags.deadline)
                code, answer = grpc.StatusCode.OK, show(response)
            except grpc.aio.AioRpcError as error:
                if error.code() in ENDING:
                    raise
                code, answer, fields = error.code(), error.details(), wrong_fields(error)
            ms = (time.perf_counter() - began) * 1000
            print(f"{asked}\n  {method} {code.name} in {ms:.1f} ms: {answer}")
            for field in fields:
                print(f"  wrong field: {field}")
            return response

        await story(tell)


async def story(tell):
    email = f"ada-{uuid.uuid4().hex[:8]}@example.org"
    request_id = str(uuid.uuid4())

    def create(name, email, request_id=""):
        return users.CreateUserRequest(name=name, email=email, request_id=request_id)

    def change(paths, **fields):
        mask = field_mask_pb2.FieldMask(paths=paths)
        return users.UpdateUserRequest(user=users.User(**fields), update_mask=mask)

    def who(user):
        return f"{user.name}, {user.email}"

    def size(page):
        return f"{len(page.users)} on this page"

    ada = await tell("Create Ada", "CreateUser", create("Ada", email, request_id), lambda u: f"id {u.id}")
    if ada is None:
        raise SystemExit("The first user could not be made.")
    get, remove = users.GetUserRequest(id=ada.id), users.DeleteUserRequest(id=ada.id)
    steps = [
        (
            "Send it again, as after a lost answer",
            "CreateUser",
            create("Ada", email, request_id),
            lambda u: "the same user" if u.id == ada.id else "another user",
        ),
        ("Create another user with the same email", "CreateUser", create("Eve", email), who),
        ("Create a user with no name and a wrong email", "CreateUser", create("", "not-an-email"), who),
        (
            "Use Ada's request id for somebody else",
            "CreateUser",
            create("Eve", "eve@example.org", request_id),
            who,
        ),
        ("Get the user by id", "GetUser", get, who),
        ("Change the name alone", "UpdateUser", change(["name"], id=ada.id, name="Ada Lovelace"), who),
        ("Change the id", "UpdateUser", change(["id"], id=ada.id), who),
        ("List the first page of two", "ListUsers", users.ListUsersRequest(page_size=2), size),
        (
            "List from a page that never was",
            "ListUsers",
            users.ListUsersRequest(page_size=2, page_token="page 2"),
            size,
        ),
        ("Delete the user", "DeleteUser", remove, lambda _: "gone"),
        ("Get the deleted user", "GetUser", get, who),
        ("Delete the user again", "DeleteUser", remove, lambda _: "gone"),
    ]
    for step in steps:
        await tell(*step)


if __name__ == "__main__":
    parser = client_flags(__doc__, "127.0.0.1:50051")
    parser.add_argument("--token", help="bearer token; needs --tls")
    run(main(parser.parse_args()))
