"""What an administrator's key may read of the family's server."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.shapes import (
    Activity,
    Character,
    Characters,
    Function,
    Group,
    GroupMembers,
    RunningTasks,
    User,
    Users,
    Version,
)
from guardian.provider.backends.openwebui.transport import Calls, part

T = TypeVar("T")

MOST_PAGES = 100
"""A family has no more accounts or characters than on so many pages."""

_VERSION = TypeAdapter(Version)
_USERS = TypeAdapter(Users)
_USER = TypeAdapter(User)
_GROUPS = TypeAdapter(tuple[Group, ...])
_MEMBERS = TypeAdapter(GroupMembers)
_CHARACTERS = TypeAdapter(Characters)
_CHARACTER = TypeAdapter(Character)
_BARE = TypeAdapter(tuple[Character, ...])
_ACTIVITY = TypeAdapter(Activity)
_FUNCTIONS = TypeAdapter(tuple[Function, ...])
_TASKS = TypeAdapter(RunningTasks)


class Reading:
    """Reads; every method raises :class:`errors.OpenWebUIError`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def version(self) -> str:
        """Return the server's version; the first thing to ask, needs no key."""
        return self._calls.get(_VERSION, "/api/version").version

    def users(self) -> Sequence[User]:
        """Return every account, administrators included."""

        def page(number: int) -> tuple[Sequence[User], int]:
            read = self._calls.get(_USERS, "/api/v1/users/", page=number)
            return read.users, read.total

        return tuple(_all(page))

    def user(self, user_id: str) -> User:
        """Return one account with its role."""
        return self._calls.get(_USER, f"/api/v1/users/{part(user_id)}/info")

    def is_active(self, user_id: str) -> bool:
        """Tell whether a page of that account was open in the last three minutes."""
        return self._calls.get(_ACTIVITY, f"/api/v1/users/{part(user_id)}/active").active

    def groups(self) -> Sequence[Group]:
        """Return every group."""
        return self._calls.get(_GROUPS, "/api/v1/groups/")

    def members(self, group_id: str) -> Sequence[str]:
        """Return the ids of a group's accounts."""
        path = f"/api/v1/groups/id/{part(group_id)}/export"
        return self._calls.get(_MEMBERS, path).user_ids

    def characters(self) -> Sequence[Character]:
        """Return every character that has a base: what children talk with."""

        def page(number: int) -> tuple[Sequence[Character], int]:
            read = self._calls.get(_CHARACTERS, "/api/v1/models/list", page=number)
            return read.items, read.total

        return tuple(_all(page))

    def character(self, character_id: str) -> Character:
        """Return one character with its grants; raises `NotThereError`."""
        return self._calls.get(_CHARACTER, "/api/v1/models/model", id=character_id)

    def bare_models(self) -> Sequence[Character]:
        """Return the entries of models without a persona."""
        return self._calls.get(_BARE, "/api/v1/models/base")

    def functions(self) -> Sequence[Function]:
        """Return every installed function, without its code."""
        return self._calls.get(_FUNCTIONS, "/api/v1/functions/list")

    def function(self, function_id: str) -> Function | None:
        """Return an installed function with its code; ``None`` where there is none."""
        try:
            path = f"/api/v1/functions/id/{part(function_id)}"
            return self._calls.get(TypeAdapter(Function), path)
        except errors.NotThereError:
            return None

    def running(self) -> Sequence[str]:
        """Return the ids of answers that are being given, of everybody."""
        return self._calls.get(_TASKS, "/api/tasks").tasks


def _all(page: Callable[[int], tuple[Sequence[T], int]]) -> Iterator[T]:
    """Yield what is on every page."""
    seen = 0
    for number in range(1, MOST_PAGES + 1):
        items, total = page(number)
        yield from items
        seen += len(items)
        if seen >= total or not items:
            return
