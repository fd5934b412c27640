"""The function inside the family's server that gives hints: put there, kept true, taken away."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic_core import to_json

from guardian.provider.backends.openwebui import errors, wanted
from guardian.provider.backends.openwebui.filter.assembled import hint_code
from guardian.provider.backends.openwebui.places import FUNCTION, named
from guardian.provider.backends.openwebui.undo import State, Undoable

HINT_ID = "guardian_hint"
HINT_NAME = "Guardian hints"


@dataclass(frozen=True, kw_only=True)
class HintsWanted:
    """Where the server tells of what happens, as it reaches the bridge, and what by."""

    url: str
    secret: str = field(repr=False)


def tell_of(undoable: Undoable, hints: HintsWanted, user_ids: Collection[str]) -> None:
    """Let the server tell when one of the accounts does something, and of nobody else.

    A server that takes no such functions is read as often as without. Raises
    `errors.OpenWebUIError` for anything else that stands in the way. It is put back with everything
    else.
    """
    valves = {
        "url": hints.url,
        "secret": hints.secret,
        "accounts": to_json(sorted(user_ids)).decode(),
    }

    def wish(_base: State) -> State:
        return wanted.installed(HINT_NAME, hint_code(), valves)

    with suppress(errors.RefusedThereError):
        undoable.change(named(FUNCTION, HINT_ID), wish)
