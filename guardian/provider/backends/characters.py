"""Characters that somebody else offers, as the ledger remembers them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from guardian.link.wire.activity import Maker
from guardian.policy.settings import RelationshipClass
from guardian.provider.backends.external_names import LONGEST_NAME, character_id_of, class_of
from guardian.provider.ledger.base import lock_name
from guardian.provider.ledger.gateway import offered_character_table

MOST = 1_000
"""Characters that are offered at a time; the rest of a longer list is not offered to wards."""
LONGEST_EXTERNAL_ID = 4_096
LONGEST_DESCRIPTION = 2_000
SEEN_AGAIN = timedelta(hours=24)
"""How exactly it is known when a character was last offered."""
_FIND = select(offered_character_table).where(
    offered_character_table.c.character_id == bindparam("wanted")
)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A character as its platform describes it. ``tags`` help to tell what it is to a child."""

    external_id: str
    name: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    made_by: Maker | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerMember:
    """A character of the ledger; ``offered``: it can be talked with at present."""

    character_id: str
    external_id: str
    relationship_class: RelationshipClass
    given_name: str
    given_description: str
    made_by: Maker | None = None
    min_age: int | None = None
    offered: bool = True

    def name(self, _language: str) -> str:
        """Return the name that it was given, which is in one language only."""
        return self.given_name[:LONGEST_NAME]

    def description(self, _language: str) -> str:
        """Return what was said of it where it is offered."""
        return self.given_description[:LONGEST_NAME]


class LedgerCast:
    """Who is offered by others; see :class:`guardian.provider.backends.cast.Cast`."""

    speaks_here = False

    def members(self, connection: Connection) -> Sequence[LedgerMember]:
        """Return who is offered at present, by name."""
        table = offered_character_table
        rows = connection.execute(
            select(table)
            .where(table.c.withdrawn_at.is_(None))
            .order_by(table.c.name, table.c.character_id)
        )
        return tuple(_member(row) for row in rows)

    def find(self, connection: Connection, character_id: str) -> LedgerMember | None:
        """Return a character, also one that is offered no longer; ``None`` when never seen."""
        row = connection.execute(_FIND, {"wanted": character_id}).one_or_none()
        return None if row is None else _member(row)


def find_offered(connection: Connection, external_id: str) -> LedgerMember | None:
    """Return whom others call ``external_id``, if they offer it at present."""
    if len(external_id) > LONGEST_EXTERNAL_ID:
        return None
    member = LedgerCast().find(connection, character_id_of(external_id))
    return member if member is not None and member.offered else None


def is_noted(connection: Connection, offered: Iterable[Offered], now: datetime) -> bool:
    """Whether :func:`note_offered` would write nothing: asked at every list that is read."""
    listed = _listed(offered)
    table = offered_character_table.c
    rows = connection.execute(
        select(table.external_id, table.name, table.description, table.last_seen_at).where(
            table.withdrawn_at.is_(None)
        )
    ).all()
    fresh = {
        row.external_id: (row.name, row.description)
        for row in rows
        if now - row.last_seen_at < SEEN_AGAIN
    }
    same = {external_id: _texts(each) for external_id, each in listed.items()}
    return not listed or (len(rows) == len(fresh) and fresh == same)


def note_offered(connection: Connection, offered: Iterable[Offered], now: datetime) -> bool:
    """Write down everything that is offered; return whether anybody would see a difference.

    Whoever is missing is withdrawn. An empty list says that something is wrong where it comes from,
    and changes nothing.
    """
    listed = _listed(offered)
    if not listed:
        return False
    lock_name(connection, "offered characters")
    table = offered_character_table
    known = {row.character_id: row for row in connection.execute(select(table))}
    ids = {character_id_of(each.external_id): each for each in listed.values()}
    changed = False
    for character_id, each in ids.items():
        row = known.get(character_id)
        if row is not None:
            changed |= _see_again(connection, row, each, now)
        else:
            _insert(connection, character_id, each, now)
            changed = True
    gone = [row.character_id for row in known.values() if row.withdrawn_at is None]
    gone = [character_id for character_id in gone if character_id not in ids]
    if gone:
        withdrawn = update(table).where(table.c.character_id.in_(gone))
        connection.execute(withdrawn.values(withdrawn_at=now))
    return changed or bool(gone)


def set_class(
    connection: Connection, character_id: str, relationship_class: RelationshipClass
) -> bool:
    """Say what a character is to a child, for good; ``False``: there is no such character."""
    table = offered_character_table
    changed = connection.execute(
        update(table)
        .where(table.c.character_id == character_id)
        .values(relationship_class=relationship_class, class_set=True)
    )
    return changed.rowcount == 1


def _listed(offered: Iterable[Offered]) -> dict[str, Offered]:
    kept = (each for each in offered if _can_be_kept(each.external_id))
    return {each.external_id: each for each in islice(kept, MOST)}


def _can_be_kept(external_id: str) -> bool:
    """Whether a database can hold it: PostgreSQL has no NUL and neither has lone surrogates."""
    try:
        external_id.encode()
    except UnicodeEncodeError:
        return False
    return 1 <= len(external_id) <= LONGEST_EXTERNAL_ID and "\x00" not in external_id


def _texts(offered: Offered) -> tuple[str, str]:
    name = offered.name or offered.external_id
    return _storable(name)[:LONGEST_NAME], _storable(offered.description)[:LONGEST_DESCRIPTION]


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _guessed(offered: Offered) -> RelationshipClass:
    return class_of(offered.external_id, offered.name, offered.description, *offered.tags)


def _insert(connection: Connection, character_id: str, offered: Offered, now: datetime) -> None:
    name, description = _texts(offered)
    connection.execute(
        insert(offered_character_table).values(
            character_id=character_id,
            external_id=offered.external_id,
            name=name,
            description=description,
            relationship_class=_guessed(offered),
            made_by=offered.made_by,
            first_seen_at=now,
            last_seen_at=now,
        )
    )


def _see_again(
    connection: Connection, row: Row[tuple[object, ...]], offered: Offered, now: datetime
) -> bool:
    name, description = _texts(offered)
    values: dict[str, object] = {"last_seen_at": now, "withdrawn_at": None}
    if (name, description) != (row.name, row.description):
        values |= {"name": name, "description": description, "made_by": offered.made_by}
        if not row.class_set:  # a character that was written anew may be another one
            values["relationship_class"] = _guessed(offered)
    table = offered_character_table
    connection.execute(update(table).where(table.c.character_id == row.character_id).values(values))
    return row.withdrawn_at is not None or "name" in values


def _member(row: Row[tuple[object, ...]]) -> LedgerMember:
    return LedgerMember(
        character_id=row.character_id,
        external_id=row.external_id,
        relationship_class=RelationshipClass(row.relationship_class),
        given_name=row.name,
        given_description=row.description,
        made_by=None if row.made_by is None else Maker(row.made_by),
        offered=row.withdrawn_at is None,
    )
