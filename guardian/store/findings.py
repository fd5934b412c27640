"""What Guardian itself found out, one open row per cause; a closed one stays as it was."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from guardian.policy.merge_patch import JsonObject
from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)
from guardian.store.finding_kinds import FindingKind


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding. Times are this computer's, aware, but for ``happened_at``.

    ``happened_at``: the latest occurrence, by the provider's clock. ``times``: how many occurrences
    there were. ``details``: codes, numbers and moments of the latest, never a word of a person.
    ``evidence``: what the provider signed about it (a compact JWS); ``None``: nothing.
    """

    id: int
    link_id: str
    kind: FindingKind
    subject: str
    opened_at: datetime
    last_at: datetime
    times: int
    details: JsonObject
    evidence: str | None
    shown_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    happened_at: datetime | None = None


def keep(  # noqa: PLR0913, PLR0917 - what makes a finding, each once
    connection: Connection,
    link_id: str,
    kind: FindingKind,
    subject: str,
    details: JsonObject,
    now: datetime,
    happened_at: datetime | None = None,
) -> tuple[int, bool]:
    """Open a finding, or renew the one that is open for this cause; return its id, and if new.

    Another occurrence is one that happened later than the one that is known, or, where no moment is
    told, one with other ``details``; one that happened earlier changes nothing but ``last_at``.
    """
    told = json.dumps(details, sort_keys=True)
    moment = None if happened_at is None else to_text(happened_at)
    known = connection.execute(
        "UPDATE finding SET last_at = ?4, times = times + iif(?6 IS NULL, details <> ?5,"
        " coalesce(happened_at < ?6, TRUE)), details = iif(happened_at > ?6, details, ?5),"
        " happened_at = coalesce(max(happened_at, ?6), ?6, happened_at)"
        " WHERE link_id = ?1 AND kind = ?2 AND subject = ?3 AND closed_at IS NULL RETURNING id",
        (link_id, kind.value, subject, to_text(now), told, moment),
    ).fetchone()
    if known is not None:
        return int(known["id"]), False
    added = connection.execute(
        "INSERT INTO finding"
        " (link_id, kind, subject, opened_at, last_at, times, details, happened_at)"
        " VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5, ?6) RETURNING id",
        (link_id, kind.value, subject, to_text(now), told, moment),
    ).fetchone()
    assert added is not None  # noqa: S101 - RETURNING returns the row it made
    return int(added["id"]), True


def reopen(
    connection: Connection,
    finding_id: int,
    details: JsonObject,
    now: datetime,
    happened_at: datetime | None = None,
) -> None:
    """Open a closed finding again with what is its latest occurrence; who was told stays told."""
    connection.execute(
        "UPDATE finding SET closed_at = NULL, last_at = ?2, times = times + 1, details = ?3,"
        " happened_at = coalesce(?4, happened_at) WHERE id = ?1",
        (
            finding_id,
            to_text(now),
            json.dumps(details, sort_keys=True),
            None if happened_at is None else to_text(happened_at),
        ),
    )


def set_evidence(connection: Connection, finding_id: int, compact: str) -> None:
    """Keep what the provider signed about a finding."""
    digest = hashlib.sha256(compact.encode()).hexdigest()
    connection.execute(
        "UPDATE finding SET evidence = ?, evidence_digest = ? WHERE id = ?",
        (compact, digest, finding_id),
    )


def close(connection: Connection, finding_id: int, now: datetime) -> bool:
    """Note that a finding no longer holds; return whether it was open."""
    changed = connection.execute(
        "UPDATE finding SET closed_at = ? WHERE id = ? AND closed_at IS NULL",
        (to_text(now), finding_id),
    )
    return changed.rowcount > 0


def set_shown(connection: Connection, finding_id: int, now: datetime) -> None:
    """Note that somebody was told; the first moment stays."""
    connection.execute(
        "UPDATE finding SET shown_at = ? WHERE id = ? AND shown_at IS NULL",
        (to_text(now), finding_id),
    )


def set_acknowledged(connection: Connection, finding_id: int, now: datetime) -> bool:
    """Note that a person has taken note; return whether that was news."""
    changed = connection.execute(
        "UPDATE finding SET acknowledged_at = ?1, shown_at = coalesce(shown_at, ?1)"
        " WHERE id = ?2 AND acknowledged_at IS NULL",
        (to_text(now), finding_id),
    )
    return changed.rowcount > 0


def find(connection: Connection, finding_id: int) -> FindingRow | None:
    """Return one finding."""
    record = connection.execute("SELECT * FROM finding WHERE id = ?", (finding_id,)).fetchone()
    return None if record is None else _row(record)


def newest(
    connection: Connection, link_id: str, kind: FindingKind, subject: str
) -> FindingRow | None:
    """Return the finding of a cause that was opened last, whether it is open or not."""
    record = connection.execute(
        "SELECT * FROM finding WHERE link_id = ? AND kind = ? AND subject = ?"
        " ORDER BY id DESC LIMIT 1",
        (link_id, kind.value, subject),
    ).fetchone()
    return None if record is None else _row(record)


def opened_since(connection: Connection, link_id: str, kind: FindingKind, moment: datetime) -> int:
    """Return how many findings of a kind were opened from ``moment`` on."""
    record = connection.execute(
        "SELECT count(*) AS n FROM finding WHERE link_id = ? AND kind = ? AND opened_at >= ?",
        (link_id, kind.value, to_text(moment)),
    ).fetchone()
    assert record is not None  # noqa: S101 - a count is always one row
    return int(record["n"])


def open_ones(connection: Connection, link_id: str | None = None) -> tuple[FindingRow, ...]:
    """Return findings that still hold, of one link or of all, the oldest first."""
    records = connection.execute(
        "SELECT * FROM finding WHERE closed_at IS NULL AND (?1 IS NULL OR link_id = ?1)"
        " ORDER BY opened_at, id",
        (link_id,),
    ).fetchall()
    return tuple(_row(record) for record in records)


def latest(connection: Connection, limit: int = 200) -> tuple[FindingRow, ...]:
    """Return findings of all links, closed or not, the newest first."""
    records = connection.execute(
        "SELECT * FROM finding ORDER BY opened_at DESC, id DESC LIMIT ?", (limit,)
    ).fetchall()
    return tuple(_row(record) for record in records)


def _row(record: Record) -> FindingRow:
    return FindingRow(
        id=record["id"],
        link_id=record["link_id"],
        kind=FindingKind(record["kind"]),
        subject=record["subject"],
        opened_at=from_text(record["opened_at"]),
        last_at=from_text(record["last_at"]),
        times=record["times"],
        details=json.loads(record["details"]),
        evidence=record["evidence"],
        shown_at=from_optional_text(record["shown_at"]),
        acknowledged_at=from_optional_text(record["acknowledged_at"]),
        closed_at=from_optional_text(record["closed_at"]),
        happened_at=from_optional_text(record["happened_at"]),
    )
