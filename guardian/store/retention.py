"""Forgets what is older than the family wants kept, and leaves the journal whole.

Afterwards :meth:`Database.vacuum` has to run: until then the pages that were freed keep what was on
them, encrypted as everything is.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from guardian.store import journal
from guardian.store.connection import Connection, to_text
from guardian.store.journal import Act


@dataclass(frozen=True, kw_only=True)
class Removed:
    """How much went. ``events``: signed events of which the journal keeps number and digest.

    ``days``: days of which it was known how long the child was there. ``marks``: stretches of use,
    reminders and ends of conversations. ``policies``: what was seen of policies that held.
    """

    usage: int
    days: int
    refusals: int
    purchases: int
    requests: int
    wishes: int
    alerts: int
    events: int
    marks: int
    policies: int
    findings: int

    @property
    def anything(self) -> bool:
        """Whether anything went at all."""
        return any(asdict(self).values())


def remove_before(connection: Connection, moment: datetime, now: datetime) -> Removed:
    """Remove what lies before ``moment``, and write into the journal that it was removed.

    Gone are time per day (and that the day was known: no report is not zero) with the stretches,
    reminders and ends of conversations in it, refusals, purchases, requests of the child whose time
    is over, answered wishes, policies that hold no longer, acknowledged alerts with their notes,
    findings that were acknowledged and hold no longer, and the text of signed events. Never an
    alert or a finding that nobody acknowledged, nor an alert's event; never a wish without an
    answer.
    """
    until = to_text(moment)
    # A day is the child's own, and ends at most half a day after that date does in UTC.
    day = moment.date().isoformat()
    removed = Removed(
        usage=_run(connection, "DELETE FROM usage WHERE day < ?", day),
        days=_run(connection, "DELETE FROM usage_known WHERE day < ?", day),
        refusals=_run(connection, "DELETE FROM refusal WHERE at < ?", until),
        purchases=_run(connection, "DELETE FROM purchase WHERE at < ?", until),
        requests=_run(connection, "DELETE FROM ward_request WHERE expires_at < ?", until),
        wishes=_run(
            connection,
            "DELETE FROM outbox WHERE state IN ('confirmed', 'refused') AND changed_at < ?",
            until,
        ),
        alerts=_run(
            connection,
            # Resolved alerts are acknowledged ones; their notes go with them.
            "DELETE FROM alert WHERE acknowledged_at IS NOT NULL AND received_at < ?",
            until,
        ),
        events=_run(
            connection,
            # By the event alone: an alert may have gone on to the link that came after.
            "UPDATE inbox SET compact = NULL WHERE compact IS NOT NULL AND received_at < ?"
            " AND jti NOT IN (SELECT jti FROM alert)",
            until,
        ),
        marks=_run(connection, "DELETE FROM stretch WHERE ended_at < ?", until)
        + _run(connection, "DELETE FROM reminder_shown WHERE at < ?", until)
        + _run(connection, "DELETE FROM session_exit WHERE stopped_at < ?", until),
        policies=_run(connection, "DELETE FROM policy_seen WHERE last_as_of < ?", until)
        + _run(connection, "DELETE FROM policy_change WHERE at < ?", until),
        findings=_run(
            connection,
            "DELETE FROM finding WHERE acknowledged_at IS NOT NULL AND closed_at < ?",
            until,
        ),
    )
    if removed.anything:
        journal.append_act(
            connection, Act.RECORDS_REMOVED, now, details={"before": until, **asdict(removed)}
        )
    return removed


def _run(connection: Connection, statement: str, until: str) -> int:
    return connection.execute(statement, (until,)).rowcount
