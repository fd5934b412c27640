"""What a locked profile keeps in ``watch.db``: the links it hears, and events sealed unread.

Tokens of the watch family are in :mod:`guardian.store.credentials`, a provider's signing keys in
:mod:`guardian.store.signing_keys`; both work on this schema too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from guardian.policy.merge_patch import JsonObject
from guardian.store import settings
from guardian.store.conditions import MAY_BECOME, Condition
from guardian.store.connection import (
    Connection,
    Record,
    to_text,
)

_IN_INBOX = "in_inbox"
_CRISES_TOLD = "crises_told"
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class WatchedLink:
    """One link that is heard while locked. ``provider_card``: the discovery document, as JSON."""

    link_id: str
    issuer: str
    provider_name: str
    provider_card: str
    condition: Condition = Condition.ACTIVE
    last_heard_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SealedEvent:
    """A verified event that only the inbox's private key opens.

    ``id``: given by :func:`append`. ``asks_for_person`` and ``urgent`` are all that was noted of
    what it says. ``told_at``: when a notification said that something waits.
    """

    link_id: str
    jti: str
    gl_seq: int
    sealed: bytes
    asks_for_person: bool
    urgent: bool
    received_at: datetime
    told_at: datetime | None = None
    id: int = 0


def add(connection: Connection, link: WatchedLink) -> None:
    """Add a link, or renew what is known of it; its tokens and keys stay."""
    connection.execute(
        "INSERT INTO watched_link VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (link_id) DO UPDATE SET"
        " issuer = excluded.issuer, provider_name = excluded.provider_name,"
        " provider_card = excluded.provider_card, condition = excluded.condition,"
        " last_heard_at = coalesce(excluded.last_heard_at, last_heard_at)",
        (
            link.link_id,
            link.issuer,
            link.provider_name,
            link.provider_card,
            link.condition.value,
            None if link.last_heard_at is None else to_text(link.last_heard_at),
        ),
    )


def find(connection: Connection, link_id: str) -> WatchedLink | None:
    """Return a link."""
    record = connection.execute(
        "SELECT * FROM watched_link WHERE link_id = ?", (link_id,)
    ).fetchone()
    return None if record is None else _link(record)


def every(connection: Connection) -> tuple[WatchedLink, ...]:
    """Return all links."""
    records = connection.execute("SELECT * FROM watched_link ORDER BY link_id").fetchall()
    return tuple(_link(record) for record in records)


def remove(connection: Connection, link_id: str) -> None:
    """Remove a link with its tokens and keys; its sealed events stay until they are drained."""
    connection.execute("DELETE FROM watched_link WHERE link_id = ?", (link_id,))


def set_heard(connection: Connection, link_id: str, now: datetime) -> None:
    """Keep when the provider was last heard."""
    connection.execute(
        "UPDATE watched_link SET last_heard_at = ? WHERE link_id = ?", (to_text(now), link_id)
    )


def set_condition(connection: Connection, link_id: str, condition: Condition) -> bool:
    """Keep how a link stands; return whether that is new. An end stays one."""
    changed = connection.execute(
        f"UPDATE watched_link SET condition = ?1"  # noqa: S608 - a constant
        f" WHERE link_id = ?2 AND condition <> ?1 AND {MAY_BECOME}",
        (condition.value, link_id),
    )
    return changed.rowcount > 0


def append(connection: Connection, event: SealedEvent) -> bool:
    """Keep a sealed event; return ``False`` where its ``jti`` is there already."""
    added = connection.execute(
        "INSERT INTO sealed_event"
        " (link_id, jti, gl_seq, sealed, asks_for_person, urgent, received_at, told_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (link_id, jti) DO NOTHING",
        (
            event.link_id,
            event.jti,
            event.gl_seq,
            event.sealed,
            int(event.asks_for_person),
            int(event.urgent),
            to_text(event.received_at),
            None if event.told_at is None else to_text(event.told_at),
        ),
    )
    return added.rowcount > 0


def has(connection: Connection, link_id: str, jti: str) -> bool:
    """Tell whether an event waits."""
    record = connection.execute(
        "SELECT 1 FROM sealed_event WHERE link_id = ? AND jti = ?", (link_id, jti)
    ).fetchone()
    return record is not None


def find_event(connection: Connection, link_id: str, jti: str) -> SealedEvent | None:
    """Return an event that waits."""
    record = connection.execute(
        "SELECT * FROM sealed_event WHERE link_id = ? AND jti = ?", (link_id, jti)
    ).fetchone()
    return None if record is None else _event(record)


def oldest(connection: Connection, limit: int = 100, *, after: int = 0) -> tuple[SealedEvent, ...]:
    """Return events whose ``id`` is above ``after``, the first received first."""
    records = connection.execute(
        "SELECT * FROM sealed_event WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
    ).fetchall()
    return tuple(_event(record) for record in records)


def set_sealed(connection: Connection, event_id: int, sealed: bytes) -> None:
    """Put another seal around the same event."""
    connection.execute("UPDATE sealed_event SET sealed = ? WHERE id = ?", (sealed, event_id))


def set_in_inbox(connection: Connection, jtis: Mapping[str, Sequence[str]]) -> None:
    """Keep, by link, which events are in the inbox and may be sent once more."""
    known: JsonObject = {link_id: list(of_link) for link_id, of_link in jtis.items()}
    settings.save(connection, _IN_INBOX, known)


def is_in_inbox(connection: Connection, link_id: str, jti: str) -> bool:
    """Tell whether :func:`set_in_inbox` named an event."""
    known = settings.find(connection, _IN_INBOX)
    of_link = known.get(link_id) if isinstance(known, dict) else None
    return isinstance(of_link, list) and jti in of_link


def set_crises_told(connection: Connection, moments: Sequence[datetime]) -> None:
    """Keep when each crisis that nobody acknowledged before the lock was first told."""
    settings.save(connection, _CRISES_TOLD, [to_text(each) for each in moments])


def urgent_told(connection: Connection) -> tuple[datetime, ...]:
    """Return when each urgent thing that waits was first told, before the lock or since."""
    kept = settings.find(connection, _CRISES_TOLD)
    before = [_moment(each) for each in kept] if isinstance(kept, list) else []
    records = connection.execute(
        "SELECT told_at FROM sealed_event WHERE urgent AND asks_for_person AND told_at IS NOT NULL"
    ).fetchall()
    since = [_moment(record["told_at"]) for record in records]
    return tuple(each for each in [*before, *since] if each is not None)


def remove_events(connection: Connection, ids: Sequence[int]) -> None:
    """Remove events that are in the inbox now."""
    connection.executemany("DELETE FROM sealed_event WHERE id = ?", [(one,) for one in ids])


def waiting_count(connection: Connection, *, asking_only: bool = False) -> int:
    """Return how many events wait; ``asking_only``: of those that ask for a person."""
    record = connection.execute(
        "SELECT count(*) AS waiting FROM sealed_event WHERE asks_for_person >= ?",
        (int(asking_only),),
    ).fetchone()
    return 0 if record is None else int(record["waiting"])


def set_told(connection: Connection, event_id: int, now: datetime) -> None:
    """Keep when a notification said that this event waits; the first moment stands."""
    connection.execute(
        "UPDATE sealed_event SET told_at = coalesce(told_at, ?) WHERE id = ?",
        (to_text(now), event_id),
    )


def _link(record: Record) -> WatchedLink:
    return WatchedLink(
        link_id=record["link_id"],
        issuer=record["issuer"],
        provider_name=record["provider_name"],
        provider_card=record["provider_card"],
        condition=_condition(record["condition"]),
        last_heard_at=_moment(record["last_heard_at"]),
    )


def _event(record: Record) -> SealedEvent:
    return SealedEvent(
        id=record["id"],
        link_id=record["link_id"],
        jti=record["jti"],
        gl_seq=record["gl_seq"],
        sealed=record["sealed"] if isinstance(record["sealed"], bytes) else b"",
        asks_for_person=bool(record["asks_for_person"]),
        urgent=bool(record["urgent"]),
        received_at=_moment(record["received_at"]) or _NO_MOMENT,
        told_at=_moment(record["told_at"]),
    )


def _condition(text: object) -> Condition:
    known = {condition.value: condition for condition in Condition}
    return known.get(str(text), Condition.PROVIDER_TROUBLE)


def _moment(text: object) -> datetime | None:
    """Read a moment; other software of this user may have written anything in its place."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
