"""Compares what was read with what should hold, and keeps what is found: one row per cause.

A finding is in the store, with its act in the journal, before anybody hears of it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.store import findings, links
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.finding_acts import close_finding, journal_opened
from guardian.store.findings import FindingRow
from guardian.sync.evidence import fetch_evidence
from guardian.sync.port import LinkPort
from guardian.sync.proof.facts import Facts
from guardian.sync.proof.judge import judge
from guardian.sync.proof.values import Found, Judgement
from guardian.sync.proof_facts import gather
from guardian.sync.readings import Reading

EVIDENCE_AGAIN_AFTER = timedelta(minutes=10)
"""A service that did not sign a report is asked for it again no sooner."""
RENEWED_AFTER = timedelta(hours=1)
"""What is seen again unchanged is written down no sooner: nobody needs it to the second."""
JUDGED_BY = frozenset(
    {
        Reading.POLICY,
        Reading.CHARACTERS,
        Reading.USAGE,
        Reading.SPENDING,
        Reading.REQUESTS,
        Reading.MISSED_ALERTS,
    }
)
"""Readings after which a judgement may be another."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of what was found. ``changed``: whether a finding was opened or closed."""

    opened: tuple[FindingRow, ...]
    changed: bool


class Judge:
    """Judges one link, on the thread that reads it. The callbacks come after the commit.

    ``on_finding`` gets every finding once, when it is opened; ``on_change`` tells that some were
    opened or closed, or got their evidence.
    """

    def __init__(
        self,
        database: Database,
        link_id: str,
        clock: Clock,
        *,
        on_finding: Callable[[FindingRow], None],
        on_change: Callable[[], None],
        rules: Callable[[Facts], Judgement] = judge,
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._on_finding = on_finding
        self._on_change = on_change
        self._rules = rules
        self._is_due = True
        self._asked_for_evidence_at: datetime | None = None

    def note(self, readings: frozenset[Reading] = frozenset(), events: int = 0) -> None:
        """Note what came in since: a proof of life alone may settle what could not be judged."""
        self._is_due |= bool(events or readings & JUDGED_BY)

    def settle(self, client: LinkPort) -> None:
        """Judge if anything came in since the last time, keep what is found, and tell.

        Raises :class:`StoreError`: then it is judged again the next time.
        """
        if not self._is_due:
            return
        now = self._clock.now()
        with self._database.read() as connection:
            facts = gather(connection, self._link_id, now)
        if facts is None:
            return
        judgement = self._rules(facts)
        kept = keep_judgement(self._database, self._link_id, judgement, now)
        self._is_due = False
        for row in kept.opened:
            self._on_finding(row)
        proven = self._prove(judgement.found, client, now, fresh=bool(kept.opened))
        if kept.changed or proven:
            self._on_change()

    def _prove(
        self, found: Iterable[Found], client: LinkPort, now: datetime, *, fresh: bool
    ) -> bool:
        """Get what is not signed yet signed; return whether anything was."""
        asked = self._asked_for_evidence_at
        if not fresh and asked is not None and asked <= now < asked + EVIDENCE_AGAIN_AFTER:
            return False
        with self._database.read() as connection:
            rows = findings.open_ones(connection, self._link_id)
        bare = {(row.kind, row.subject): row.id for row in rows if row.evidence is None}
        wanted = [
            (bare[one.cause], one.target)
            for one in found
            if one.target is not None and one.cause in bare
        ]
        proven = False
        for finding_id, target in wanted:
            self._asked_for_evidence_at = now
            compact = fetch_evidence(client, self._database, self._link_id, target)
            if compact is not None:
                with self._database.write() as connection:
                    findings.set_evidence(connection, finding_id, compact)
                proven = True
        return proven


def keep_judgement(database: Database, link_id: str, judgement: Judgement, now: datetime) -> Kept:
    """Open and renew what was found and close what was put to the test and held.

    One transaction, or none where there is nothing to keep. Raises :class:`StoreError`.
    """
    with database.read() as connection:
        rows = findings.open_ones(connection, link_id)
    known = {(row.kind, row.subject): row for row in rows}
    over = [row for row in rows if _is_clean(row, judgement)]
    news = [one for one in judgement.found if _is_news(one, known.get(one.cause), now)]
    if not over and not news:
        return Kept(opened=(), changed=False)
    return _keep(database, link_id, news, over, now)


def keep_silences(
    database: Database, link_id: str, clock: Clock, found: Iterable[Found]
) -> tuple[FindingRow, ...]:
    """Keep ``found`` as everything that is silent about a link now; return what is new.

    A silence that was open and is not among them is over. While one lasts it counts once, however
    often it is seen. Raises :class:`StoreError`.
    """
    now = clock.now()
    silent = {one.cause: one for one in found}
    with database.read() as connection:
        rows = findings.open_ones(connection, link_id)
    known = {(row.kind, row.subject): row for row in rows if row.kind.is_silence}
    over = [row for cause, row in known.items() if cause not in silent]
    fresh = [
        one
        for cause, one in silent.items()
        if cause not in known or known[cause].details != one.details
    ]
    if not over and not fresh:
        return ()
    return _keep(database, link_id, fresh, over, now).opened


def close_all(connection: Connection, link_id: str, now: datetime) -> None:
    """Close whatever is open about a link that is being forgotten: it can be looked at no more."""
    for row in findings.open_ones(connection, link_id):
        close_finding(connection, row, now)


def _is_news(one: Found, row: FindingRow | None, now: datetime) -> bool:
    if row is None or (row.details, row.happened_at) != (one.details, one.at):
        return True
    return not timedelta() <= now - row.last_at < RENEWED_AFTER


def _is_clean(row: FindingRow, judgement: Judgement) -> bool:
    return not judgement.clean.isdisjoint({(row.kind, row.subject), (row.kind, "")})


def _keep(
    database: Database,
    link_id: str,
    found: Iterable[Found],
    over: Iterable[FindingRow],
    now: datetime,
) -> Kept:
    opened: list[FindingRow] = []
    with database.write() as connection:
        if links.find(connection, link_id) is None:
            return Kept(opened=(), changed=False)
        closed = sum(close_finding(connection, row, now) for row in over)
        for one in found:
            fresh = _keep_one(connection, link_id, one, now)
            if fresh is not None:
                journal_opened(connection, fresh, now)
                opened.append(fresh)
    if opened or closed:
        _log.info("findings: %d opened, %d closed", len(opened), closed)
    return Kept(opened=tuple(opened), changed=bool(opened or closed))


def _keep_one(connection: Connection, link_id: str, one: Found, now: datetime) -> FindingRow | None:
    """Keep one occurrence; return the finding if it is new."""
    at = one.at
    if one.kind.is_silence:
        known = findings.newest(connection, link_id, one.kind, one.subject)
        if known is not None and known.closed_at is None and known.happened_at is not None:
            at = known.happened_at
    finding_id, is_new = findings.keep(
        connection, link_id, one.kind, one.subject, one.details, now, at
    )
    return findings.find(connection, finding_id) if is_new else None
