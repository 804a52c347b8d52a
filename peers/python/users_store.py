"""Chapter 1's domain with its users in memory. Knows nothing of gRPC."""

import uuid
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone


def now():
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class User:
    sequence: int
    name: str
    email: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


class EmailTaken(Exception):
    """Another user has this email."""


class RequestIdReused(Exception):
    """A request id came a second time with other values."""


class UserStore:
    """All of it runs on one event loop and awaits nothing: it needs no lock."""

    def __init__(self):
        self._users = {}  # by id, in the order in which they were made
        self._requests = {}  # request id: (user id, name, email)
        self._last = 0

    def create(self, name, email, request_id=""):
        """Makes a user, or finds the one that the same request id made; None when that
        one has been removed since."""
        if request_id in self._requests:
            user_id, *asked = self._requests[request_id]
            user = self._users.get(user_id)
            if user is not None and asked != [name, email]:
                raise RequestIdReused
            return user
        self._refuse_taken(email)
        self._last += 1
        user = User(self._last, name, email)
        self._users[user.id] = user
        if request_id:
            self._requests[request_id] = (user.id, name, email)
        return user

    def get(self, user_id):
        return self._users.get(user_id)

    def update(self, user_id, **changes):
        """Changes what is given and leaves the rest; None when there is no such user."""
        user = self._users.get(user_id)
        if user is None:
            return None
        if "email" in changes:
            self._refuse_taken(changes["email"], user_id)
        self._users[user_id] = replace(user, **changes, updated=now())
        return self._users[user_id]

    def remove(self, user_id):
        """True when there was such a user. The request id stays: a late retry makes
        nobody. What it asked for does not."""
        for request_id, (made, *_) in self._requests.items():
            if made == user_id:
                self._requests[request_id] = (made, None, None)
        return self._users.pop(user_id, None) is not None

    def page(self, after, limit):
        """Up to `limit` users after a sequence number."""
        users = list(self._users.values())
        at = bisect_right(users, after, key=lambda user: user.sequence)
        return users[at : at + limit]

    def _refuse_taken(self, email, except_id=None):
        for user in self._users.values():
            if user.id != except_id and user.email.casefold() == email.casefold():
                raise EmailTaken
