"""Keeps every linked account in step in the background: one worker per link."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from joserfc.jwk import KeySet

from guardian.clock import Clock
from guardian.desk.silence_watch import SilenceWatch
from guardian.desk.successions import Successions
from guardian.desk.values import Condition, LinkView
from guardian.desk.watch_families import WatchFamilies
from guardian.desk.watch_worker import REST_SECONDS, LinkWorker
from guardian.errors import GuardianError
from guardian.link.client.credentials import Credentials
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import CredentialsError, LinkCancelledError
from guardian.store import alerts, credentials, findings, links
from guardian.store.alerts import AlertRow
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.findings import FindingRow
from guardian.sync.port import LinkPort
from guardian.sync.readings import CHANGED_CONDITION, CHANGED_FINDINGS, Reading
from guardian.sync.session import LinkSession
from guardian.system.awakening import Awakening

JOIN_SECONDS = 2.0
_ELSEWHERE = {
    Condition.ACTIVE,
    Condition.CATCHING_UP,
    Condition.OFFLINE,
    Condition.PROVIDER_TROUBLE,
}
"""What is stored of the service says nothing while storing fails."""


def ignore(_: object) -> None:
    """Tell nobody: nobody listens before ``start``."""


class Watch:
    """The workers of one opened profile.

    Nothing runs before :meth:`start`. ``stop`` ends them and closes the database: a watch is
    started once. In ``watch_database``, which stays open, every link gets what it takes to hear it
    while the profile is locked; ``None``: nothing is heard then.
    """

    def __init__(
        self, database: Database, clock: Clock, watch_database: Database | None = None
    ) -> None:
        self._database = database
        self._families = (
            None
            if watch_database is None
            else WatchFamilies(database, watch_database, clock, self.borrow)
        )
        self._clock = clock
        self._lock = threading.Lock()
        self._workers: dict[str, LinkWorker] = {}
        self._running = False
        self.rest_seconds = REST_SECONDS
        self._awakening: Awakening | None = None
        self._silence = SilenceWatch(
            database,
            clock,
            self._tell_finding,
            lambda: self.changed(frozenset({CHANGED_FINDINGS})),
        )
        self._successions = Successions(
            database, clock, self, lambda: self.changed(frozenset({Reading.LINK.value}))
        )
        self._on_change: Callable[[frozenset[str]], None] = ignore
        self._on_alert: Callable[[str], None] = ignore
        self._on_trouble: Callable[[GuardianError], None] = ignore
        self._on_finding: Callable[[int], None] = ignore
        self._troubles: dict[str, GuardianError] = {}
        self._news = threading.Condition()

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] = ignore,
        *,
        on_finding: Callable[[int], None] = ignore,
    ) -> None:
        """Begin; all are called on worker threads.

        ``on_change`` gets topics, ``on_alert`` an alert's id, ``on_finding`` a finding's,
        ``on_trouble`` what keeps accounts from being watched: once, however many it touches.
        """
        self._on_change, self._on_alert, self._on_trouble = on_change, on_alert, on_trouble
        self._on_finding = on_finding
        self._running = True
        with self._database.read() as connection:
            linked = [row.link_id for row in links.every(connection)]
            untold = [row for row in alerts.waiting(connection) if row.shown_at is None]
            found = [row for row in findings.open_ones(connection) if row.shown_at is None]
        for row in untold:  # kept, but the process ended before anybody was told
            self.tell_alert(row)
        for finding in found:
            self._tell_finding(finding)
        for link_id in linked:
            self.add(link_id)
        if self._families is not None:
            self._families.start()
        self._silence.start()
        self._successions.start()
        self._awakening = Awakening(self.wake_all)
        self._awakening.start()

    def add(self, link_id: str) -> None:
        """Watch one link more, from now on; does nothing before ``start`` or when it is watched."""
        with self._lock:
            if not self._running or link_id in self._workers:
                return
            worker = LinkWorker(
                self.session(link_id),
                self._clock,
                lambda error: self._trouble(link_id, error),
                rest_seconds=self.rest_seconds,
            )
            self._workers[link_id] = worker
            worker.start()
        self._successions.look_again()
        if self._families is not None:
            self._families.look_again()

    def remove(self, link_id: str) -> None:
        """Watch one link no longer, neither now nor while locked."""
        with self._lock:
            worker = self._workers.pop(link_id, None)
            self._troubles.pop(link_id, None)
        if worker is not None:
            worker.stop()
            worker.join(JOIN_SECONDS)
        if self._families is not None:
            with contextlib.suppress(StoreError):  # the next start removes what is left over
                self._families.forget(link_id)

    def wake(self, link_id: str) -> None:
        """Tell a worker that a wish waits, or that the parent wants to try again now."""
        with self._lock:
            worker = self._workers.get(link_id)
        if worker is not None:
            worker.wake()

    def wake_all(self) -> None:
        """Ask every service at once, anew: the network changed, or the computer has slept."""
        with self._lock:
            workers = list(self._workers.values())
        for worker in workers:
            worker.reconnect()
        if self._families is not None:
            self._families.look_again()

    def changed(self, topics: frozenset[str]) -> None:
        """Tell whoever shows something that ``topics`` changed here."""
        if CHANGED_CONDITION in topics:
            self._silence.look_again()
            self._successions.look_again()
        self._on_change(topics)
        with self._news:
            self._news.notify_all()

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait at most so long; looks again after every change. Return whether it holds."""
        with self._news:
            return self._news.wait_for(holds, seconds)

    def session(self, link_id: str) -> LinkSession:
        """Return a session of its own for one link, as ``start`` would run it."""
        return LinkSession(
            self._database,
            lambda: self.client(link_id),
            link_id,
            self._clock,
            self.changed,
            self.tell_alert,
            on_trouble=lambda error: self._trouble(link_id, error),
            on_finding=self._tell_finding,
        )

    def as_watched(self, link: LinkView) -> LinkView:
        """Return ``link``; where watching it fails here, that is how it stands."""
        with self._lock:
            troubled = link.link_id in self._troubles
            worker = self._workers.get(link.link_id)
        if not troubled or link.condition not in _ELSEWHERE:
            return link
        again_at = None if worker is None else worker.rests_until
        return replace(link, condition=Condition.LOCAL_TROUBLE, next_attempt_at=again_at)

    def catch_up(self, link_id: str) -> None:
        """Bring one link up to date and return when it is; raises as ``LinkSession.catch_up``."""
        self.session(link_id).catch_up()

    def client(self, link_id: str) -> LinkClient:
        """Return a client of one link, made of what the store keeps; raises CredentialsError."""
        with self._database.read() as connection:
            row = links.find(connection, link_id)
            document = credentials.find(connection, link_id)
        if row is None or document is None:
            raise CredentialsError
        return LinkClient(
            DiscoveredProvider.from_dict(json.loads(row.provider_card)),
            Credentials.from_dict(json.loads(document)),
            self._save_credentials,
            self._clock,
        )

    def take_over(self, link_id: str) -> None:
        """Let a link that is not watched yet go on for others; see :class:`Successions`."""
        client = self.client(link_id)
        try:
            self._successions.take_over(link_id, client)
        finally:
            client.close()

    def provider_keys(self, link_id: str) -> KeySet:
        """Ask the provider of a link which keys sign its events; raises LinkError."""
        client = self.client(link_id)
        try:
            return client.jwks()
        finally:
            client.close()

    def stop(self) -> None:
        """Stop every worker and close the database; returns when it is done.

        That is at once, whatever the network does. A worker that waits for the disk is waited for,
        two seconds for all of them; what it would write afterwards is asked for again at the next
        start.
        """
        with self._lock:
            self._running = False
            workers = list(self._workers.values())
            self._workers.clear()
        for worker in workers:
            worker.stop()
        self._silence.stop()
        self._successions.stop()
        if self._awakening is not None:
            self._awakening.stop()
        until = time.monotonic() + JOIN_SECONDS
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))
        if self._families is not None:
            self._families.stop(JOIN_SECONDS)
            with contextlib.suppress(StoreError):  # what is missing is asked for when it is needed
                self._families.keep_in_step()
        self._database.close()

    def borrow(self, link_id: str) -> LinkPort:
        """Return the client that a link uses now: two would renew the same tokens.

        Raises LinkCancelledError where the link is not watched, and what making a client raises.
        """
        with self._lock:
            worker = self._workers.get(link_id)
        if worker is None:
            raise LinkCancelledError
        return worker.session.client()

    def _trouble(self, link_id: str, error: GuardianError | None) -> None:
        """Keep what troubles a link, or that nothing does any more, and tell."""
        with self._lock:
            if link_id not in self._workers:
                return
            known = {each.code for each in self._troubles.values()}
            if error is None:
                self._troubles.pop(link_id, None)
            else:
                self._troubles[link_id] = error
        if error is not None and error.code not in known:
            self._on_trouble(error)
        self._on_change(frozenset({CHANGED_CONDITION}))

    def _save_credentials(self, kept: Credentials) -> None:
        with self._database.write() as connection:
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))

    def tell_alert(self, row: AlertRow) -> None:
        """Tell whoever listens of an alert that is kept."""
        self._on_alert(row.alert_id)

    def _tell_finding(self, row: FindingRow) -> None:
        self._on_finding(row.id)
