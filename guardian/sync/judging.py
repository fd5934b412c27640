"""Compares what was read with what should hold, and keeps what is found: one row per cause.

A finding is in the store, with its act in the journal, before anybody hears of it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.store import findings, links
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.finding_acts import close_finding, journal_opened
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.sync.port import LinkPort
from guardian.sync.proof.facts import Facts
from guardian.sync.proof.judge import judge
from guardian.sync.proof.values import Found, Judgement
from guardian.sync.proof_facts import gather
from guardian.sync.proving import Prover
from guardian.sync.readings import Reading

APART = timedelta(days=1)
"""What is over and happened no longer after what was told of its cause is part of that."""
MOST_A_DAY = 50
"""Of one kind, so many are opened within a day; what is more is found again the day after."""
FLAPS_WITHIN = timedelta(hours=6)
"""What comes back so soon after it was over is the same finding, which was told."""
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
    """What became of what was found. ``changed``: whether a finding was opened or closed.

    ``settled``: what was opened and closed at once.
    """

    opened: tuple[FindingRow, ...] = ()
    settled: tuple[FindingRow, ...] = ()
    changed: bool = False


@dataclass(frozen=True, kw_only=True)
class _News:
    """What is to be kept: ``found`` holds, ``settled`` is over and was not told, as is ``over``."""

    found: Iterable[Found] = ()
    settled: Iterable[Found] = ()
    over: Iterable[FindingRow] = ()


class Judge:
    """Judges one link, on the thread that reads it. The callbacks come after the commit.

    ``on_finding`` gets every finding once, when it is opened; ``on_change`` tells that some were
    opened or closed, or got their evidence. What was over before anybody looked is kept as a
    settled finding, and ``on_finding`` does not get it: it is to be read, not to alarm.
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
        self._prover = Prover(database, link_id)

    def note(self, readings: frozenset[Reading] = frozenset(), events: int = 0) -> None:
        """Note what came in since: a proof of life alone may settle what could not be judged."""
        self._is_due |= bool(events or readings & JUDGED_BY)

    def settle(self, client: LinkPort) -> None:
        """Judge if anything came in since the last time, keep what is found, and tell.

        At most one report is asked for, so that nobody waits long for the next events. Raises
        :class:`StoreError`: then it is judged again the next time.
        """
        now = self._clock.now()
        kept = self._judged(now) if self._is_due else Kept()
        proven = self._prover.prove(client, now)
        if kept.changed or proven:
            self._on_change()

    def _judged(self, now: datetime) -> Kept:
        with self._database.read() as connection:
            facts = gather(connection, self._link_id, now)
        if facts is None:
            return Kept()
        self._is_due = False  # a fault in the rules is not met again before there are other facts
        judgement = self._rules(facts)
        try:
            kept = keep_judgement(self._database, self._link_id, judgement, now)
        except StoreError:
            self._is_due = True
            raise
        for row in kept.opened:
            self._on_finding(row)
        fresh = kept.opened + kept.settled
        self._prover.note((*judgement.found, *judgement.settled), fresh, now)
        return kept


def keep_judgement(database: Database, link_id: str, judgement: Judgement, now: datetime) -> Kept:
    """Open and renew what was found and close what was put to the test and held.

    What is over and was never told is opened and closed at once. One transaction, or none where
    there is nothing to keep. Raises :class:`StoreError`.
    """
    with database.read() as connection:
        rows = findings.open_ones(connection, link_id)
        settled = [one for one in judgement.settled if not _is_told(connection, link_id, one)]
    known = {(row.kind, row.subject): row for row in rows}
    over = [row for row in rows if _is_clean(row, judgement)]
    fresh = [one for one in judgement.found if _is_news(one, known.get(one.cause), now)]
    if not (over or fresh or settled):
        return Kept()
    return _keep(database, link_id, _News(found=fresh, settled=settled, over=over), now)


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
    return _keep(database, link_id, _News(found=fresh, over=over), now).opened


def close_all(connection: Connection, link_id: str, now: datetime) -> None:
    """Close whatever is open about a link that is being forgotten: it can be looked at no more."""
    for row in findings.open_ones(connection, link_id):
        close_finding(connection, row, now)


def _is_news(one: Found, row: FindingRow | None, now: datetime) -> bool:
    if row is None or (row.details, row.happened_at) != (one.details, one.at):
        return True
    return not timedelta() <= now - row.last_at < RENEWED_AFTER


def _is_told(connection: Connection, link_id: str, one: Found) -> bool:
    """Return whether the finding of a cause that was opened last tells of this occurrence."""
    row = findings.newest(connection, link_id, one.kind, one.subject)
    return row is not None and (row.happened_at is None or one.at < row.happened_at + APART)


def _is_clean(row: FindingRow, judgement: Judgement) -> bool:
    return not judgement.clean.isdisjoint({(row.kind, row.subject), (row.kind, "")})


def _keep(database: Database, link_id: str, news: _News, now: datetime) -> Kept:
    with database.write() as connection:
        if links.find(connection, link_id) is None:
            return Kept()
        room = _Room(connection, link_id, now)
        settled = [
            _settle(connection, link_id, one, now) for one in news.settled if room.is_for(one)
        ]
        closed = sum(close_finding(connection, row, now) for row in news.over)
        back = {one.cause: _just_closed(connection, link_id, one, now) for one in news.found}
        again = sum(
            _reopen(connection, row, one, now) for one in news.found if (row := back[one.cause])
        )
        kept = [
            _keep_one(connection, link_id, one, now)
            for one in news.found
            if back[one.cause] is None and room.is_for(one)
        ]
    opened = tuple(row for row in kept if row is not None)
    if opened or settled or closed:
        _log.info("findings: %d opened, %d closed, %d settled", len(opened), closed, len(settled))
    changed = bool(opened or settled or closed or again)
    return Kept(opened=opened, settled=tuple(settled), changed=changed)


class _Room:
    """How many more findings of each kind may be opened, in one transaction."""

    def __init__(self, connection: Connection, link_id: str, now: datetime) -> None:
        self._connection = connection
        self._link_id = link_id
        self._since = now - timedelta(days=1)
        self._open = {(row.kind, row.subject) for row in findings.open_ones(connection, link_id)}
        self._left: dict[FindingKind, int] = {}

    def is_for(self, one: Found) -> bool:
        """Return whether a finding may be kept: it is open, or there is room for one more."""
        if one.cause in self._open:
            return True
        if one.kind not in self._left:
            opened = findings.opened_since(self._connection, self._link_id, one.kind, self._since)
            self._left[one.kind] = MOST_A_DAY - opened
        self._left[one.kind] -= 1
        return self._left[one.kind] >= 0


def _settle(connection: Connection, link_id: str, one: Found, now: datetime) -> FindingRow:
    """Open a finding and close it, or add to the one that is open, and close that."""
    finding_id, is_new = findings.keep(
        connection, link_id, one.kind, one.subject, one.details, now, one.at
    )
    row = findings.find(connection, finding_id)
    assert row is not None  # noqa: S101 - it was kept in this transaction
    if is_new:
        journal_opened(connection, row, now)
    close_finding(connection, row, now)
    return row


def _just_closed(
    connection: Connection, link_id: str, one: Found, now: datetime
) -> FindingRow | None:
    """Return the finding of a cause that was over a short while ago and comes back."""
    if not one.kind.may_flap:
        return None
    row = findings.newest(connection, link_id, one.kind, one.subject)
    if row is None or row.closed_at is None:
        return None
    if not one.kind.is_silence and row.happened_at and one.at >= row.happened_at + APART:
        return None  # what is judged only now, after days, is no less news for that
    return row if timedelta() <= now - row.closed_at < FLAPS_WITHIN else None


def _reopen(connection: Connection, row: FindingRow, one: Found, now: datetime) -> bool:
    """Open a finding again, unless it came back so often already that it says nothing more."""
    if row.times >= MOST_A_DAY:
        return False
    findings.reopen(connection, row.id, one.details, now, one.at)
    journal_opened(connection, replace(row, times=row.times + 1), now)
    return True


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
    fresh = findings.find(connection, finding_id) if is_new else None
    if fresh is not None:
        journal_opened(connection, fresh, now)
    return fresh
