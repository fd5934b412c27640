"""The fixed cast of the sandbox, as the engine asks for it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.sandbox.characters import CAST

BY_ID = {member.character_id: member for member in CAST}


class SandboxCast:
    """Knows its characters by heart; see :class:`guardian.provider.backends.cast.Cast`."""

    speaks_here = True

    def members(self, _connection: Connection) -> Sequence[CastMember]:
        """Return all of them."""
        return CAST

    def find(self, _connection: Connection, character_id: str) -> CastMember | None:
        """Return the character with this id, or ``None``."""
        return BY_ID.get(character_id)
