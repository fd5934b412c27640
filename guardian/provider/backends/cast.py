"""Who can be talked with: what the engine asks of whatever stands behind the provider."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from guardian.link.wire.activity import Maker
from guardian.policy.settings import RelationshipClass


class CastMember(Protocol):
    """One character. Nothing of it is ever in a log: a name is somebody's words."""

    @property
    def character_id(self) -> str:
        """What it is called on the wire: 1 to 64 characters, never another's."""

    @property
    def relationship_class(self) -> RelationshipClass:
        """What it is to a child (the Measures, Art. 2 and 14)."""

    @property
    def min_age(self) -> int | None:
        """From how many whole years on it is meant for somebody; ``None``: nobody said."""

    @property
    def made_by(self) -> Maker | None:
        """Whose work it is; ``None``: nobody said."""

    def name(self, language: str) -> str:
        """Return the name for a language tag such as ``zh-CN``."""

    def description(self, language: str) -> str:
        """Return the one sentence on the character's card for a language tag."""


class Cast(Protocol):
    """Everybody who can be talked with."""

    @property
    def speaks_here(self) -> bool:
        """Whether the service's own page has the talk; else it is in another program."""

    def members(self, connection: Connection) -> Sequence[CastMember]:
        """Return every character that is offered at present."""

    def find(self, connection: Connection, character_id: str) -> CastMember | None:
        """Return the character with this id, or ``None``."""
