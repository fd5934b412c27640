"""Has a service sign what shows a finding: one report at a time, and again when it moved on."""

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from guardian.store import findings
from guardian.store.database import Database
from guardian.store.findings import FindingRow
from guardian.sync.evidence import fetch_evidence
from guardian.sync.port import LinkPort
from guardian.sync.proof.values import Found

AGAIN_AFTER = timedelta(minutes=10)
"""Of what is known already, a report is asked for no sooner."""
COPIES_AT_ONCE = 20
"""Findings that one report shows keep a copy each; so many more of them every time it is asked."""


class Prover:
    """The reports that would show the findings of one link; used on one thread."""

    def __init__(self, database: Database, link_id: str) -> None:
        self._database = database
        self._link_id = link_id
        self._asked_at: datetime | None = None
        self._wanted: dict[str, list[tuple[int, date]]] = {}
        self._shown: dict[int, tuple[str | None, date | None]] = {}

    def note(self, found: Iterable[Found], fresh: tuple[FindingRow, ...], now: datetime) -> None:
        """Note which reports would show what is not signed yet, and of which findings.

        What was signed shows one occurrence; of a later one, in another report or on another day,
        it shows nothing. ``fresh``: what was opened or settled just now. Raises
        :class:`StoreError`.
        """
        asked = self._asked_at
        if not fresh and asked is not None and asked <= now < asked + AGAIN_AFTER:
            return
        with self._database.read() as connection:
            rows = fresh + findings.open_ones(connection, self._link_id)
        known = {(row.kind, row.subject): row for row in rows}
        self._shown = {row.id: self._shown[row.id] for row in rows if row.id in self._shown}
        self._wanted = {}
        waiting = [(one, known[one.cause]) for one in found if one.cause in known]
        for one, row in sorted(waiting, key=lambda each: each[1].evidence is not None):
            if one.target is not None and not self._shows(row, one):
                self._wanted.setdefault(one.target, []).append((row.id, one.at.date()))

    def prove(self, client: LinkPort, now: datetime) -> bool:
        """Get the next of the reports signed; return whether it was. Raises StoreError."""
        if not self._wanted:
            return False
        target = next(iter(self._wanted))
        wanted = self._wanted.pop(target)[:COPIES_AT_ONCE]
        self._asked_at = now
        compact = fetch_evidence(client, self._database, self._link_id, target)
        if compact is None:
            return False
        with self._database.write() as connection:
            for finding_id, _ in wanted:
                findings.set_evidence(connection, finding_id, compact)
        self._shown |= {finding_id: (target, day) for finding_id, day in wanted}
        return True

    def _shows(self, row: FindingRow, one: Found) -> bool:
        """Return whether what is signed shows this occurrence, or a later one."""
        if row.evidence is None:
            return False
        if row.happened_at is not None and one.at < row.happened_at:
            return True
        if row.id not in self._shown:
            self._shown[row.id] = (_target_of(row.evidence), None)
        target, day = self._shown[row.id]
        return target == one.target and day in {None, one.at.date()}


def _target_of(compact: str) -> str | None:
    """Return what a report answers that was checked when it was kept."""
    try:
        payload = compact.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error, RecursionError):
        return None
    target = claims.get("target") if isinstance(claims, dict) else None
    return target if isinstance(target, str) else None
