"""A finding that is opened or closed, with its act in the journal: codes and numbers only."""

from datetime import datetime

from guardian.policy.merge_patch import JsonObject
from guardian.store import findings, journal
from guardian.store.connection import Connection
from guardian.store.findings import FindingRow
from guardian.store.journal import Act


def journal_opened(connection: Connection, row: FindingRow, now: datetime) -> None:
    """Write down that a finding was opened."""
    _journal(connection, Act.FINDING_OPENED, row, now)


def close_finding(connection: Connection, row: FindingRow, now: datetime) -> bool:
    """Close a finding and write it down; return whether it was open."""
    closed = findings.close(connection, row.id, now)
    if closed:
        _journal(connection, Act.FINDING_CLOSED, row, now)
    return closed


def _journal(connection: Connection, act: Act, row: FindingRow, now: datetime) -> None:
    details: JsonObject = {"kind": row.kind.value, "subject": row.subject, "times": row.times}
    journal.append_act(connection, act, now, link_id=row.link_id, details=details)
