"""What Guardian found out itself: limits that do not hold, and channels that may be silent."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from guardian.clock import Clock
from guardian.desk.finding_values import Details, FindingView
from guardian.store import characters, findings, journal, links, signing_keys, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.findings import FindingRow
from guardian.store.journal import Act
from guardian.vault.durable_file import write_durably

LATEST = 200


class Findings:
    """Findings of every account, from what is kept here."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def recent_findings(self, limit: int = LATEST) -> tuple[FindingView, ...]:
        """Return findings of every account, open or settled, the newest first."""
        with self._database.read() as connection:
            return finding_views(connection, findings.latest(connection, limit))

    def untold_findings(self) -> tuple[FindingView, ...]:
        """Return what holds and nobody was told of yet, the oldest first."""
        with self._database.read() as connection:
            rows = [row for row in findings.open_ones(connection) if row.shown_at is None]
            return tuple(each for each in finding_views(connection, rows) if each.closed_at is None)

    def mark_finding_told(self, finding_id: int) -> None:
        """Record that somebody was told; nothing happens where nobody knows it."""
        with self._database.write() as connection:
            findings.set_shown(connection, finding_id, self._clock.now())

    def acknowledge_finding(self, finding_id: int) -> None:
        """Record, in the journal too, that a person has taken note; once is enough."""
        now = self._clock.now()
        with self._database.write() as connection:
            row = findings.find(connection, finding_id)
            if row is None or not findings.set_acknowledged(connection, finding_id, now):
                return
            journal.append_act(
                connection,
                Act.FINDING_ACKNOWLEDGED,
                now,
                link_id=row.link_id,
                details={"finding": finding_id, "kind": row.kind.value},
            )

    def export_evidence(self, finding_id: int, file: Path, meaning: Sequence[str]) -> bool:
        """Write what the service signed, with ``meaning`` in the reader's words, as JSON in UTF-8.

        ``signed_report`` is a compact JWS (RFC 7515) as it was received; ``keys`` are the public
        keys (RFC 7517) that the service has named, by which anybody can check it. Returns whether
        there was anything to write. Raises :class:`VaultStorageError`.
        """
        with self._database.read() as connection:
            row = findings.find(connection, finding_id)
            if row is None or row.evidence is None:
                return False
            keys = signing_keys.history(connection, row.link_id)
        written = {
            "meaning": list(meaning),
            "kind": row.kind.value,
            "subject": row.subject,
            "details": row.details,
            "opened_at": row.opened_at.isoformat(),
            "last_at": row.last_at.isoformat(),
            "signed_report": row.evidence,
            "keys": [json.loads(key.jwk) for key in keys],
        }
        text = json.dumps(written, ensure_ascii=False, indent=2)
        write_durably(file, f"{text}\n".encode(), blank=False)
        return True


def open_findings(connection: Connection, link_id: str) -> tuple[FindingView, ...]:
    """Return what holds of one account, the oldest first."""
    return finding_views(connection, findings.open_ones(connection, link_id))


def finding_views(connection: Connection, rows: Sequence[FindingRow]) -> tuple[FindingView, ...]:
    """Return findings as pages show them; of an account that is gone nothing holds any more."""
    views: list[FindingView] = []
    for row in rows:
        link, ward = links.find(connection, row.link_id), wards.find(connection, row.link_id)
        cast = {
            each.character_id: each.name for each in characters.of_link(connection, row.link_id)
        }
        views.append(
            FindingView(
                finding_id=row.id,
                link_id=row.link_id,
                ward_name=ward.display_name if ward else "",
                provider_name=link.provider_name if link else "",
                time_zone=ward.time_zone if ward else "UTC",
                currency=ward.currency if ward else "",
                kind=row.kind,
                subject=row.subject,
                subject_name=cast.get(row.subject),
                details=Details(row.details),
                opened_at=row.opened_at,
                last_at=row.last_at,
                times=row.times,
                has_evidence=row.evidence is not None,
                shown_at=row.shown_at,
                acknowledged_at=row.acknowledged_at,
                closed_at=row.closed_at if link else row.closed_at or row.last_at,
                clock_ahead=ward.clock_ahead if ward else timedelta(),
            )
        )
    return tuple(views)
