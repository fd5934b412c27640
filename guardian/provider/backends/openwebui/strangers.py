"""Accounts of which nobody has said whose they are: one may be a second one of a child's. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from guardian.provider.backends.openwebui.shapes import User
from guardian.provider.backends.openwebui.wanted import PENDING

ADMINISTRATOR = "admin"
SHORTEST = 2
"""Fewer letters are like too many names."""
_NUMBERED = re.compile(r"\d+$")


@dataclass(frozen=True, kw_only=True)
class Known:
    """Whom the ledger knows: ``wards`` by account with the child's name, ``others``: adults."""

    wards: Mapping[str, str]
    others: Collection[str] = ()


def doubtful(users: Sequence[User], known: Known) -> list[User]:
    """Return the accounts that look as if they were a child's: the same name, or e-mail's start.

    What stands behind it as a number is no difference, nor are points, spaces and capitals.
    """
    wards = [user for user in users if user.id in known.wards]
    names = {likeness(name) for name in known.wards.values()}
    names |= {like for user in wards for like in _likenesses(user)}
    return [user for user in unnamed(users, known) if not names.isdisjoint(_likenesses(user))]


def unnamed(users: Sequence[User], known: Known) -> list[User]:
    """Return the accounts of which nobody has said whose they are; administrators are adults."""
    named = {*known.wards, *known.others}
    return [user for user in users if user.id not in named and user.role != ADMINISTRATOR]


def unanswered(users: Sequence[User], known: Known) -> list[User]:
    """Return those of them that the server lets in: behind a gateway they get no answers."""
    return [user for user in unnamed(users, known) if user.role != PENDING]


def likeness(name: str) -> str:
    """Return of a name what a second one would have in common; ``""``: too little to tell."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(each for each in folded if each.isalnum())
    common = _NUMBERED.sub("", letters)
    return common if len(common) >= SHORTEST else ""


def _likenesses(user: User) -> set[str]:
    start = user.email.partition("@")[0].partition("+")[0]
    return {likeness(user.name), likeness(start)} - {""}
