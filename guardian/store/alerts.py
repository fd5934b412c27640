"""Alerts and how far each has come: received, shown, acknowledged by a person, resolved."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)


class AlertStep(StrEnum):
    """A step of an alert's life that a person or the app takes; only forward."""

    SHOWN = "shown"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, kw_only=True)
class AlertRow:
    """One alert. Codes are those of the wire (:mod:`guardian.link.wire.events`).

    ``jti`` names the signed event that carried it, in the inbox; empty: it was read, and no event
    came. ``issued_at``: when that event was signed, by the provider's clock; ``None``: not known.
    ``subtypes``: the facts behind it.
    """

    link_id: str
    alert_id: str
    jti: str
    category: str
    level: str
    imminence: str
    actor: str
    self_harm_level: int | None
    character_id: str | None
    provider_actions: tuple[str, ...]
    method: str
    rule_version: str
    evidence_digest: str
    drill: bool
    detected_at: datetime
    received_at: datetime
    shown_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    issued_at: datetime | None = None
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TellingRow:
    """How one alert was told. ``issued_at``: ``None`` where no event brought it, or not known."""

    alert_id: str
    level: str
    drill: bool
    detected_at: datetime
    issued_at: datetime | None
    by_event: bool


def insert(connection: Connection, row: AlertRow) -> bool:
    """Add an alert as received; return ``False`` where the link has it already."""
    added = connection.execute(
        "INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " NULL, NULL, NULL, ?, ?) ON CONFLICT DO NOTHING",
        (
            row.link_id,
            row.alert_id,
            row.jti,
            row.category,
            row.level,
            row.imminence,
            row.actor,
            row.self_harm_level,
            row.character_id,
            json.dumps(row.provider_actions),
            row.method,
            row.rule_version,
            row.evidence_digest,
            int(row.drill),
            to_text(row.detected_at),
            to_text(row.received_at),
            None if row.issued_at is None else to_text(row.issued_at),
            json.dumps(row.subtypes),
        ),
    )
    return added.rowcount > 0


def set_event(connection: Connection, row: AlertRow) -> None:
    """Keep which event carried an alert that was read before its event came."""
    connection.execute(
        "UPDATE alert SET jti = ?, issued_at = ? WHERE link_id = ? AND alert_id = ? AND jti = ''",
        (
            row.jti,
            None if row.issued_at is None else to_text(row.issued_at),
            row.link_id,
            row.alert_id,
        ),
    )


def add_actions(connection: Connection, row: AlertRow) -> None:
    """Keep what the service has done about an alert since it came; nothing done is ever undone."""
    connection.execute(
        "UPDATE alert SET provider_actions = ?1 WHERE link_id = ?2 AND alert_id = ?3"
        " AND json_array_length(provider_actions) < json_array_length(?1)",
        (json.dumps(row.provider_actions), row.link_id, row.alert_id),
    )


_MARKS = {
    AlertStep.SHOWN: "UPDATE alert SET shown_at = ?1"
    " WHERE link_id = ?2 AND alert_id = ?3 AND shown_at IS NULL",
    AlertStep.ACKNOWLEDGED: "UPDATE alert SET acknowledged_at = ?1,"
    " shown_at = coalesce(shown_at, ?1)"
    " WHERE link_id = ?2 AND alert_id = ?3 AND acknowledged_at IS NULL",
    AlertStep.RESOLVED: "UPDATE alert SET resolved_at = ?1, shown_at = coalesce(shown_at, ?1),"
    " acknowledged_at = coalesce(acknowledged_at, ?1)"
    " WHERE link_id = ?2 AND alert_id = ?3 AND resolved_at IS NULL",
}


def mark(
    connection: Connection, link_id: str, alert_id: str, step: AlertStep, now: datetime
) -> bool:
    """Take an alert one step on, with the steps before it; return whether that was news."""
    changed = connection.execute(_MARKS[step], (to_text(now), link_id, alert_id))
    return changed.rowcount > 0


def find(connection: Connection, link_id: str, alert_id: str) -> AlertRow | None:
    """Return one alert."""
    record = connection.execute(
        "SELECT * FROM alert WHERE link_id = ? AND alert_id = ?", (link_id, alert_id)
    ).fetchone()
    return None if record is None else row_of(record)


def by_id(connection: Connection, alert_id: str) -> tuple[AlertRow, ...]:
    """Return the alerts of this id, the latest received first; two providers may use the same."""
    records = connection.execute(
        "SELECT * FROM alert WHERE alert_id = ? ORDER BY received_at DESC", (alert_id,)
    ).fetchall()
    return tuple(row_of(record) for record in records)


def latest(
    connection: Connection, *, link_id: str | None = None, limit: int = 200
) -> tuple[AlertRow, ...]:
    """Return alerts of one link or of all, the latest received first."""
    records = connection.execute(
        # By the index, or years of alerts would be read and sorted for the few that are asked for.
        "SELECT * FROM alert INDEXED BY alert_received_at WHERE ?1 IS NULL OR link_id = ?1"
        " ORDER BY received_at DESC, detected_at DESC, alert_id LIMIT ?2",
        (link_id, limit),
    ).fetchall()
    return tuple(row_of(record) for record in records)


def tellings_since(
    connection: Connection, link_id: str, moment: datetime
) -> tuple[TellingRow, ...]:
    """Return how the alerts were told that this computer got at ``moment`` or later, in order."""
    records = connection.execute(
        "SELECT alert_id, level, drill, detected_at, issued_at, jti <> '' AS by_event"
        " FROM alert INDEXED BY alert_received_at WHERE received_at >= ? AND link_id = ?"
        " ORDER BY received_at, alert_id",
        (to_text(moment), link_id),
    ).fetchall()
    return tuple(
        TellingRow(
            alert_id=record["alert_id"],
            level=record["level"],
            drill=bool(record["drill"]),
            detected_at=from_text(record["detected_at"]),
            issued_at=from_optional_text(record["issued_at"]),
            by_event=bool(record["by_event"]),
        )
        for record in records
    )


def waiting(connection: Connection, *, link_id: str | None = None) -> tuple[AlertRow, ...]:
    """Return alerts that nobody acknowledged, the earliest received first."""
    records = connection.execute(
        "SELECT * FROM alert WHERE acknowledged_at IS NULL AND (?1 IS NULL OR link_id = ?1)"
        " ORDER BY received_at, alert_id",
        (link_id,),
    ).fetchall()
    return tuple(row_of(record) for record in records)


def row_of(record: Record) -> AlertRow:
    """Return a row of the table as it was written."""
    return AlertRow(
        link_id=record["link_id"],
        alert_id=record["alert_id"],
        jti=record["jti"],
        category=record["category"],
        level=record["level"],
        imminence=record["imminence"],
        actor=record["actor"],
        self_harm_level=record["self_harm_level"],
        character_id=record["character_id"],
        provider_actions=tuple(json.loads(record["provider_actions"])),
        method=record["method"],
        rule_version=record["rule_version"],
        evidence_digest=record["evidence_digest"],
        drill=bool(record["drill"]),
        detected_at=from_text(record["detected_at"]),
        received_at=from_text(record["received_at"]),
        shown_at=from_optional_text(record["shown_at"]),
        acknowledged_at=from_optional_text(record["acknowledged_at"]),
        resolved_at=from_optional_text(record["resolved_at"]),
        issued_at=from_optional_text(record["issued_at"]),
        subtypes=tuple(json.loads(record["subtypes"])),
    )
