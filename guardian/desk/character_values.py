"""What the page of characters shows beside each character; frozen values."""

from dataclasses import dataclass
from datetime import datetime

from guardian.desk.values import CharacterView, FieldState
from guardian.policy.settings import RelationshipClass


@dataclass(frozen=True, kw_only=True)
class TypeView:
    """Every character of one type at once. ``characters``: how many the service offers.

    ``blocked``: wished by the guardian who looks at it. ``clause``: the law bans it, and nobody
    can open it. ``by_other``: another guardian blocks it. ``state``: how far the wish has come,
    ``None``: nothing is set.
    """

    relationship_class: RelationshipClass
    characters: int
    blocked: bool
    clause: str | None = None
    by_other: bool = False
    state: FieldState | None = None

    @property
    def field(self) -> str:
        """The name of the limit, as wishes and states have it."""
        return f"blocked_relationship_classes/{self.relationship_class}"


@dataclass(frozen=True, kw_only=True)
class ApprovalView:
    """Whether new characters wait.

    ``on``: for the guardian who looks at it; ``by_other``: for another one, who alone asks for it.
    ``state``: how far the wish has come, ``None``: nothing is set.
    """

    on: bool
    by_other: bool = False
    state: FieldState | None = None


@dataclass(frozen=True, kw_only=True)
class CastView:
    """The characters of a service.

    ``exempting``: time with one may be wished not to count, since no law bounds the child's time.
    ``as_of``: the provider's time of the oldest part that is shown; ``None``: nothing was read.
    """

    characters: tuple[CharacterView, ...]
    types: tuple[TypeView, ...]
    approval: ApprovalView
    exempting: bool
    as_of: datetime | None
