"""A link that was made anew goes on for those to the same account that give nothing any more."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from guardian.clock import Clock
from guardian.link.client.link_client import LinkClient
from guardian.link.errors import LinkError
from guardian.link.http.cancellation import Cancellation
from guardian.link.refusals import NotOfferedError
from guardian.store import journal, links, settings, succession, wards
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.journal import Act
from guardian.store.links import LinkRow
from guardian.sync.missed_alerts import read_missed_alerts
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort

HEARD_MARGIN = timedelta(hours=1)
"""An alert is older than the moment it was told; one that is here is not told anew."""
JOIN_SECONDS = 0.1
_DUE = "successions_due"
"""The setting with the ids of links that have yet to look for those before them."""

_log = logging.getLogger(__name__)


class Links(Protocol):
    """What the watch of all links does for one of them."""

    def client(self, link_id: str) -> LinkClient:
        """Return a new client; raises CredentialsError."""
        ...

    def borrow(self, link_id: str) -> LinkPort:
        """Return the client that its worker uses; raises LinkError."""
        ...

    def remove(self, link_id: str) -> None:
        """Watch it no longer."""
        ...

    def tell_alert(self, row: AlertRow) -> None:
        """Tell of an alert that is kept."""
        ...


def expect(connection: Connection, link_id: str) -> None:
    """Keep, in the transaction that adds a link, that it has yet to take over."""
    kept = [each for each in _due(connection) if links.find(connection, each) is not None]
    settings.save(connection, _DUE, [*kept, link_id])


class Successions:
    """Takes over once, and tries again on a thread of its own where that did not succeed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        watched: Links,
        on_change: Callable[[], None],
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._watched = watched
        self._on_change = on_change
        self._pace = pace or Pace()
        self._stop = Cancellation()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._work, name="guardian-succession", daemon=True)

    def start(self) -> None:
        """Begin to try again; it rests while there is nothing to do."""
        self._thread.start()

    def look_again(self) -> None:
        """Look at once, because an account stands otherwise than before."""
        self._wanted.set()

    def stop(self) -> None:
        """Stop; the clients have to be closed before."""
        self._stop.set()
        self._wanted.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)

    def take_over(self, link_id: str, client: LinkPort) -> None:
        """Let a link go on for those before it; everything that was read through them is its own.

        What happened between the two is read first, by ``client``: a :class:`LinkError` that comes
        of it is raised before anything is moved. Then the old link is ended at the service as far
        as its tokens still do that, so that nobody else can use them. Raises StoreError.
        """
        with self._database.read() as connection:
            before = _those_before(connection, link_id)
            since = [_last_heard(connection, row) for row in before]
        missed = self._missed_alerts(client, link_id, min(since)) if before else ()
        for row in before:
            self._watched.remove(row.link_id)
            told = self._end_at_service(row)
            now = self._clock.now()
            with self._database.write() as connection:
                succession.succeed(connection, row.link_id, link_id, now)
                journal.append_act(
                    connection,
                    Act.LINK_ENDED,
                    now,
                    link_id=row.link_id,
                    details={"service_told": told, "followed_by": link_id},
                )
        with self._database.write() as connection:
            settings.save(connection, _DUE, [each for each in _due(connection) if each != link_id])
        for alert in missed:
            self._watched.tell_alert(alert)

    def _missed_alerts(
        self, client: LinkPort, link_id: str, since: datetime
    ) -> tuple[AlertRow, ...]:
        """Keep what happened while no link was heard, and return what nobody was told of."""
        try:
            return read_missed_alerts(
                client, self._database, link_id, since=since, now=self._clock.now()
            )
        except NotOfferedError:
            return ()

    def _end_at_service(self, row: LinkRow) -> bool:
        """Return whether the service was told; a link whose tokens are dead cannot tell it."""
        if row.condition.is_end:
            return False
        try:
            client = self._watched.client(row.link_id)
        except LinkError:
            return False
        try:
            client.end_link()
        except LinkError as error:
            _log.info("an old link stays at its service: %s", error.code)
            return False
        finally:
            client.close()
        return True

    def _work(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._wanted.clear()
            try:
                well = self._take_over_due()
            except StoreError as error:
                # The sessions meet it as well, and tell the guardian.
                _log.info("an old link cannot be taken over: %s", error.code)
                well = False
            failures = 0 if well else failures + 1
            if not self._stop.is_set():
                self._wanted.wait(self._pace.delay_seconds(failures) if failures else None)

    def _take_over_due(self) -> bool:
        """Take over for those that are in step; return whether none has to be tried again soon."""
        with self._database.read() as connection:
            rows = [links.find(connection, link_id) for link_id in _due(connection)]
        ready = [row.link_id for row in rows if row and row.condition is Condition.ACTIVE]
        well = True
        for link_id in ready:
            try:
                self.take_over(link_id, self._watched.borrow(link_id))
                self._on_change()
            except LinkError as error:
                _log.info("what happened between two links is not read: %s", error.code)
                well = False
        return well


def _due(connection: Connection) -> list[str]:
    kept = settings.find(connection, _DUE)
    return [str(each) for each in kept] if isinstance(kept, list) else []


def _those_before(connection: Connection, link_id: str) -> tuple[LinkRow, ...]:
    rows = {row.link_id: row for row in links.every(connection)}
    same = _account(connection, rows[link_id])
    return tuple(
        row
        for row in rows.values()
        if row.link_id != link_id
        and (row.condition is Condition.SIGN_IN_NEEDED or row.condition.is_end)
        and _account(connection, row) == same
    )


def _last_heard(connection: Connection, row: LinkRow) -> datetime:
    """Return when a link was heard last, by the service's clock; rather too early than too late."""
    heard = (row.last_heard_at or row.created_at) - HEARD_MARGIN
    ward = wards.find(connection, row.link_id)
    return heard if ward is None else ward.provider_time(heard)


def _account(connection: Connection, row: LinkRow) -> tuple[str, str | None]:
    ward = wards.find(connection, row.link_id)
    return row.issuer, None if ward is None else ward.ward_id
