"""The characters of a link's service, as they stand for its child."""

from collections.abc import Sequence
from dataclasses import dataclass

from guardian.link.wire.activity import Maker
from guardian.policy.settings import OriginKind, RelationshipClass
from guardian.store.connection import Connection


@dataclass(frozen=True, kw_only=True)
class CharacterRow:
    """One character. ``name`` and ``description`` are the provider's text: hostile.

    ``min_age``: in whole years. That, and ``made_by``: ``None`` where the service does not say.
    """

    character_id: str
    name: str
    description: str
    relationship_class: RelationshipClass
    blocked: bool
    locked_by: OriginKind | None
    clause: str | None
    min_age: int | None = None
    made_by: Maker | None = None


def replace(connection: Connection, link_id: str, rows: Sequence[CharacterRow]) -> None:
    """Keep ``rows`` in their order in place of every character known before."""
    connection.execute("DELETE FROM character WHERE link_id = ?", (link_id,))
    connection.executemany(
        "INSERT OR REPLACE INTO character VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                link_id,
                row.character_id,
                place,
                row.name,
                row.description,
                row.relationship_class.value,
                int(row.blocked),
                None if row.locked_by is None else row.locked_by.value,
                row.clause,
                row.min_age,
                None if row.made_by is None else row.made_by.value,
            )
            for place, row in enumerate(rows)
        ],
    )


def of_link(connection: Connection, link_id: str) -> tuple[CharacterRow, ...]:
    """Return the characters of a link in the provider's order."""
    records = connection.execute(
        "SELECT * FROM character WHERE link_id = ? ORDER BY place", (link_id,)
    ).fetchall()
    return tuple(
        CharacterRow(
            character_id=record["character_id"],
            name=record["name"],
            description=record["description"],
            relationship_class=RelationshipClass(record["relationship_class"]),
            blocked=bool(record["blocked"]),
            locked_by=None if record["locked_by"] is None else OriginKind(record["locked_by"]),
            clause=record["clause"],
            min_age=record["min_age"],
            made_by=None if record["made_by"] is None else Maker(record["made_by"]),
        )
        for record in records
    )
