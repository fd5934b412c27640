"""Linked accounts: where they are, how they stand, which event is due next."""

from dataclasses import dataclass
from datetime import datetime

from guardian.store.conditions import MAY_BECOME, Condition
from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    """One link. ``provider_card`` is the provider's discovery document at linking, as JSON text.

    ``told_card``: what it tells of itself by now, in the same form; ``None``: as at linking.
    ``card_etag``: names what was read last.

    ``next_gl_seq``: the number that the next event should carry. ``gap_found_at``: since when
    numbers are missing; ``None``: none is. ``next_attempt_at``: when a service in trouble is asked
    again. ``expires_at``: when the link ends by itself. ``verified_at``: up to when events were
    told: when the latest of them happened, be it a mere proof of life. ``in_force_since``: since
    when the link is in force without a pause, as far as it is known; ``None``: it is not, or was
    never read. All three by the provider's clock. ``condition_at``: since when it stands so, by the
    provider's clock where it said so; ``condition_reason``: the provider's code for it.
    ``created_at``: by this computer's. ``stretches_told``: whether the latest report of use told
    stretches.
    """

    link_id: str
    provider_name: str
    issuer: str
    provider_card: str
    condition: Condition
    created_at: datetime
    last_heard_at: datetime | None = None
    next_gl_seq: int = 1
    gap_found_at: datetime | None = None
    next_attempt_at: datetime | None = None
    expires_at: datetime | None = None
    verified_at: datetime | None = None
    condition_at: datetime | None = None
    condition_reason: str | None = None
    in_force_since: datetime | None = None
    stretches_told: bool = False
    told_card: str | None = None
    card_etag: str | None = None

    @property
    def card(self) -> str:
        """What the provider tells of itself by now; where it is reached, ``provider_card`` says."""
        return self.told_card or self.provider_card


def add(connection: Connection, row: LinkRow) -> None:
    """Add a link; an unknown one only."""
    connection.execute(
        "INSERT INTO link (link_id, provider_name, issuer, provider_card, condition, created_at,"
        " last_heard_at, next_gl_seq, gap_found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.link_id,
            row.provider_name,
            row.issuer,
            row.provider_card,
            row.condition.value,
            to_text(row.created_at),
            None if row.last_heard_at is None else to_text(row.last_heard_at),
            row.next_gl_seq,
            None if row.gap_found_at is None else to_text(row.gap_found_at),
        ),
    )


def find(connection: Connection, link_id: str) -> LinkRow | None:
    """Return a link."""
    record = connection.execute("SELECT * FROM link WHERE link_id = ?", (link_id,)).fetchone()
    return None if record is None else _row(record)


def every(connection: Connection) -> tuple[LinkRow, ...]:
    """Return all links, the oldest first."""
    records = connection.execute("SELECT * FROM link ORDER BY created_at, link_id").fetchall()
    return tuple(_row(record) for record in records)


def set_condition(
    connection: Connection,
    link_id: str,
    condition: Condition,
    *,
    at: datetime | None = None,
    reason: str | None = None,
) -> bool:
    """Keep how a link stands, since when and why; return whether that is new.

    An end stays one. A suspended link is not in force any more, whatever comes next.
    """
    if condition is Condition.SUSPENDED:
        connection.execute("UPDATE link SET in_force_since = NULL WHERE link_id = ?", (link_id,))
    changed = connection.execute(
        "UPDATE link SET condition = ?1, condition_at = ?3, condition_reason = ?4"  # noqa: S608
        " WHERE link_id = ?2 AND (condition <> ?1 OR condition_reason IS NOT ?4)"
        f" AND {MAY_BECOME}",
        (condition.value, link_id, None if at is None else to_text(at), reason),
    )
    return changed.rowcount > 0


def set_heard(connection: Connection, link_id: str, now: datetime) -> None:
    """Keep when the provider was last heard on the channel of events."""
    connection.execute(
        "UPDATE link SET last_heard_at = ? WHERE link_id = ?", (to_text(now), link_id)
    )


def set_next_event(connection: Connection, link_id: str, next_gl_seq: int) -> None:
    """Keep the number that the next event should carry."""
    connection.execute("UPDATE link SET next_gl_seq = ? WHERE link_id = ?", (next_gl_seq, link_id))


def set_gap(connection: Connection, link_id: str, found_at: datetime | None) -> None:
    """Keep since when events are missing; ``None``: none is. A gap keeps its first moment."""
    connection.execute(
        "UPDATE link SET gap_found_at = iif(?1 IS NULL, NULL, coalesce(gap_found_at, ?1))"
        " WHERE link_id = ?2",
        (None if found_at is None else to_text(found_at), link_id),
    )


def set_next_attempt(connection: Connection, link_id: str, at: datetime | None) -> None:
    """Keep when a service in trouble is asked again; ``None``: it is asked all the time."""
    connection.execute(
        "UPDATE link SET next_attempt_at = ? WHERE link_id = ?",
        (None if at is None else to_text(at), link_id),
    )


def set_expiry(connection: Connection, link_id: str, expires_at: datetime | None) -> None:
    """Keep when the link ends by itself."""
    connection.execute(
        "UPDATE link SET expires_at = ? WHERE link_id = ?",
        (None if expires_at is None else to_text(expires_at), link_id),
    )


def set_verified(connection: Connection, link_id: str, at: datetime) -> None:
    """Keep up to when events were told; an earlier moment changes nothing."""
    connection.execute(
        "UPDATE link SET verified_at = max(coalesce(verified_at, ''), ?) WHERE link_id = ?",
        (to_text(at), link_id),
    )


def set_told_no_later(connection: Connection, link_id: str, as_of: datetime) -> None:
    """Keep that it is ``as_of`` for the provider: no event can have told of what comes after."""
    connection.execute(
        "UPDATE link SET verified_at = ?1 WHERE link_id = ?2 AND verified_at > ?1",
        (to_text(as_of), link_id),
    )


def set_in_force(connection: Connection, link_id: str, at: datetime) -> None:
    """Keep that a link is in force at ``at``; the earliest moment known counts."""
    connection.execute(
        "UPDATE link SET in_force_since = min(coalesce(in_force_since, ?1), ?1) WHERE link_id = ?2",
        (to_text(at), link_id),
    )


def set_stretches_told(connection: Connection, link_id: str, told: bool) -> None:
    """Keep whether the latest report of use told stretches."""
    connection.execute("UPDATE link SET stretches_told = ? WHERE link_id = ?", (told, link_id))


def set_card(
    connection: Connection, link_id: str, *, card: str, name: str, etag: str | None
) -> None:
    """Keep what the provider tells of itself now, its name among it."""
    connection.execute(
        "UPDATE link SET told_card = ?, provider_name = ?, card_etag = ? WHERE link_id = ?",
        (card, name, etag, link_id),
    )


def remove(connection: Connection, link_id: str) -> None:
    """Remove a link with everything read through it; its alerts and its inbox stay."""
    connection.execute("DELETE FROM link WHERE link_id = ?", (link_id,))


def _row(record: Record) -> LinkRow:
    return LinkRow(
        link_id=record["link_id"],
        provider_name=record["provider_name"],
        issuer=record["issuer"],
        provider_card=record["provider_card"],
        condition=Condition(record["condition"]),
        created_at=from_text(record["created_at"]),
        last_heard_at=from_optional_text(record["last_heard_at"]),
        next_gl_seq=record["next_gl_seq"],
        gap_found_at=from_optional_text(record["gap_found_at"]),
        next_attempt_at=from_optional_text(record["next_attempt_at"]),
        expires_at=from_optional_text(record["expires_at"]),
        verified_at=from_optional_text(record["verified_at"]),
        condition_at=from_optional_text(record["condition_at"]),
        condition_reason=record["condition_reason"],
        in_force_since=from_optional_text(record["in_force_since"]),
        stretches_told=bool(record["stretches_told"]),
        told_card=record["told_card"],
        card_etag=record["card_etag"],
    )
