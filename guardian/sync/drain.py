"""Brings in what was sealed while the profile was locked, when its keys are there again.

``watch.db`` lies open to other software of the same user, so nothing in it is believed: each
event is opened, and its signature is checked against keys that only ``guardian.db`` keeps or that
the provider names now.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from joserfc.jwk import KeySet

from guardian.clock import Clock
from guardian.link.errors import LinkError
from guardian.store import links, ward_requests, watching
from guardian.store.alerts import AlertStep
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.sealing import InboxKeys, SealBrokenError, opened
from guardian.store.watching import SealedEvent
from guardian.sync.asking import ask_alert_step
from guardian.sync.intake import Arrived, Intake, Taken
from guardian.sync.unpublished import PATIENCE
from guardian.sync.verifying import UNKNOWN_KEY, EventVerifier, Judged

BATCH = 100
"""How many events are in memory at once, each at most some kilobytes."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Drained:
    """What became of the sealed events.

    ``alerts``: how many are new. ``left``: how many events wait on, because their key is not named
    yet or nobody could be asked for it. ``broken``: how many were refused: altered, moved, forged,
    or of no account here. ``alert_ids``: of the new alerts.
    """

    alerts: int = 0
    left: int = 0
    broken: int = 0
    alert_ids: tuple[str, ...] = field(default=(), compare=False)


def drain(
    watch: Database,
    main: Database,
    private_keys: InboxKeys,
    clock: Clock,
    fetch_keys: Callable[[str], KeySet],
) -> Drained:
    """Move what waits in ``watch`` to ``main``, in batches, each removed after it is durable.

    ``fetch_keys`` asks the provider of a link for its keys and may raise :class:`LinkError`.
    Killed anywhere and run again, it brings everything in once. Raises :class:`StoreError`.
    """
    draining = _Drain(main, private_keys, clock, fetch_keys)
    after = 0
    while True:
        with watch.read() as connection:
            batch = watching.oldest(connection, BATCH, after=after)
        if not batch:
            break
        after = batch[-1].id
        done = draining.take(batch)
        with watch.write() as connection:
            watching.remove_events(connection, done)
    if draining.drained.broken:
        _log.info("refused %d sealed events", draining.drained.broken)
    return draining.drained


class _Drain:
    """One run; a provider that could not be asked is not asked again in it."""

    def __init__(
        self,
        main: Database,
        private_keys: InboxKeys,
        clock: Clock,
        fetch_keys: Callable[[str], KeySet],
    ) -> None:
        self.drained = Drained()
        self._main = main
        self._private_keys = private_keys
        self._clock = clock
        self._fetch_keys = fetch_keys
        self._silent: set[str] = set()

    def take(self, batch: Sequence[SealedEvent]) -> tuple[int, ...]:
        """Keep what is genuine and return the rows that are done with."""
        left: set[int] = set()
        for link_id in dict.fromkeys(event.link_id for event in batch):
            left |= self._of_link(link_id, [one for one in batch if one.link_id == link_id])
        return tuple(event.id for event in batch if event.id not in left)

    def _of_link(self, link_id: str, events: Sequence[SealedEvent]) -> set[int]:
        """Keep the events of one link and return the rows that have to wait."""
        with self._main.read() as connection:
            link = links.find(connection, link_id)
        rows, compacts = self._opened(events)
        if link is None:
            self._count(broken=len(events))
            return set()
        judged = self._judge(link, compacts)
        with self._main.write() as connection:
            taken = self._keep(connection, link, judged, rows)
        unknown = {jti for jti, fault in judged.rejected.items() if fault["err"] == UNKNOWN_KEY}
        waiting = {rows[jti].id for jti in judged.unpublished if self._is_young(rows[jti])}
        left = waiting | self._unasked(link_id, rows, unknown | set(judged.unpublished))
        self._count(
            alert_ids=tuple(row.alert_id for row in taken.alerts),
            left=len(left),
            broken=len(events) - len(taken.ack) - len(left),
        )
        return left

    def _is_young(self, row: SealedEvent) -> bool:
        return abs(self._clock.now() - row.received_at) < PATIENCE

    def _unasked(
        self, link_id: str, rows: Mapping[str, SealedEvent], unknown: set[str]
    ) -> set[int]:
        return {rows[jti].id for jti in unknown} if link_id in self._silent else set()

    def _opened(
        self, events: Sequence[SealedEvent]
    ) -> tuple[dict[str, SealedEvent], dict[str, str]]:
        rows: dict[str, SealedEvent] = {}
        compacts: dict[str, str] = {}
        for event in events:
            try:
                compacts[event.jti] = opened(self._private_keys, event)
            except SealBrokenError:
                continue
            rows[event.jti] = event
        return rows, compacts

    def _judge(self, link: LinkRow, compacts: dict[str, str]) -> Judged:
        verifier = EventVerifier(self._main, link.link_id, self._clock, past_keys=True)
        if link.link_id not in self._silent:
            try:
                return verifier.verify(
                    compacts, link.issuer, lambda: self._fetch_keys(link.link_id)
                )
            except LinkError as error:
                _log.info("the keys of a provider cannot be asked for: %s", error.code)
                self._silent.add(link.link_id)
        return verifier.verify(compacts, link.issuer, None)

    def _keep(
        self, connection: Connection, link: LinkRow, judged: Judged, rows: dict[str, SealedEvent]
    ) -> Taken:
        now = self._clock.now()
        arrived = [
            Arrived(event=one, at=min(rows[one.claims.jti].received_at, now))
            for one in judged.verified
        ]
        taken = Intake(self._main, link.link_id, self._clock).keep(connection, arrived)
        for one in judged.verified:
            told_at = rows[one.claims.jti].told_at
            if one.request is not None and told_at is not None:
                request_id = one.request.request_id
                ward_requests.set_told(connection, link.link_id, request_id, min(told_at, now))
            if one.alert is not None and told_at is not None:
                # Nobody is told twice, and the provider hears of it even if it was out of reach.
                ask_alert_step(
                    connection,
                    link.link_id,
                    one.alert.alert_id,
                    AlertStep.SHOWN,
                    min(told_at, now),
                )
        return taken

    def _count(self, *, alert_ids: tuple[str, ...] = (), left: int = 0, broken: int = 0) -> None:
        known = self.drained
        self.drained = replace(
            known,
            alerts=known.alerts + len(alert_ids),
            alert_ids=known.alert_ids + alert_ids,
            left=known.left + left,
            broken=known.broken + broken,
        )
