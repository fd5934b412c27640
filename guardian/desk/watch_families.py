"""Gives every link tokens that only read, for the time when the profile is locked.

They lie in ``watch.db`` with what is needed to use them: the provider's card and signing keys.
"""

import json
import logging
import threading
from collections.abc import Callable

from guardian.clock import Clock
from guardian.desk.reminding import next_reminder
from guardian.link.client.credentials import Credentials
from guardian.link.errors import (
    ClockSkewError,
    LinkCancelledError,
    LinkError,
    OfflineError,
    ProviderTroubleError,
    TooManyRequestsError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.store import alert_pages, credentials, inbox, links, signing_keys, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.links import LinkRow
from guardian.store.watching import WatchedLink
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from guardian.sync.standing import asked_seconds

PASSES = (
    OfflineError,
    ProviderTroubleError,
    TooManyRequestsError,
    ClockSkewError,
    LinkCancelledError,
)
"""Worth another try soon. After any other refusal a link is tried again at the next unlock."""

MAY_COME_AGAIN = 200
"""How many events of a link may be kept here while the provider has not heard so."""

_log = logging.getLogger(__name__)


class WatchFamilies:
    """Keeps ``watch`` in step with the links of ``database``, on a thread of its own.

    ``borrow`` returns the client that a link uses now: only one may renew the tokens of a link, or
    the provider takes the second for a thief's.
    """

    def __init__(
        self,
        database: Database,
        watch: Database,
        clock: Clock,
        borrow: Callable[[str], LinkPort],
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._watch = watch
        self._clock = clock
        self._borrow = borrow
        self._pace = pace or Pace()
        self._stop = Cancellation()
        self._wanted = threading.Event()
        self._keeping = threading.Lock()
        self._refused: set[str] = set()
        self._removed: set[str] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; it rests once every link has what it can have."""
        self._thread = threading.Thread(target=self._work, name="guardian-watch", daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Stop, and wait for the end at most so long; its client has to be closed before."""
        self._stop.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def look_again(self) -> None:
        """Look at once, because there is another link."""
        self._wanted.set()

    def forget(self, link_id: str) -> None:
        """Remove what is kept of a link that ends here."""
        with self._keeping:
            self._removed.add(link_id)
            with self._watch.write() as connection:
                watching.remove(connection, link_id)

    def keep_in_step(self) -> None:
        """Copy what is known of the providers and their events, and remove links that are over.

        Raises :class:`StoreError`.
        """
        with self._database.read() as connection:
            living = [row for row in links.every(connection) if _is_heard(row)]
            keys = {row.link_id: signing_keys.history(connection, row.link_id) for row in living}
            kept = {
                row.link_id: inbox.newest(connection, row.link_id, MAY_COME_AGAIN) for row in living
            }
            crises = alert_pages.waiting_crises(connection)
        now = self._clock.now()
        first_told = [each.shown_at or each.received_at for each in crises]
        told = [each for each in first_told if next_reminder(each, now) is not None]
        with self._keeping, self._watch.write() as connection:
            rows = {row.link_id: row for row in living if row.link_id not in self._removed}
            watching.set_in_inbox(connection, kept)
            watching.set_crises_told(connection, told)
            known = {watched.link_id: watched for watched in watching.every(connection)}
            for link_id in known.keys() - rows.keys():
                watching.remove(connection, link_id)
            for link_id, row in rows.items():
                watching.add(connection, _as_watched(row, known.get(link_id)))
                named = [(key.key_id, key.jwk) for key in keys[link_id] if key.retired_at is None]
                signing_keys.replace(connection, link_id, named, self._clock.now())

    def _work(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._wanted.clear()
            asked: float | None = None
            try:
                self.keep_in_step()
                passing = self._get_missing()
                failures = 0 if passing is None else failures + 1
                asked = None if passing is None else asked_seconds(passing)
            except StoreError as error:
                # The sessions of the links meet it as well, and tell the guardian.
                _log.info("watch tokens cannot be kept: %s", error.code)
                failures += 1
            if not self._stop.is_set():
                self._wanted.wait(self._pace.delay_seconds(failures, asked) if failures else None)

    def _get_missing(self) -> LinkError | None:
        """Get what is missing; return an error that passes, if there was one."""
        passing: LinkError | None = None
        for link_id in self._missing():
            try:
                self._keep(self._borrow(link_id).watch_credentials())
            except PASSES as error:
                passing = error
            except LinkError as error:
                _log.info("no watch tokens: %s", error.code)
                self._refused.add(link_id)
        return passing

    def _missing(self) -> list[str]:
        with self._watch.read() as connection:
            watched = watching.every(connection)
            return [
                link.link_id
                for link in watched
                if link.link_id not in self._refused
                and (
                    link.condition is Condition.SIGN_IN_NEEDED
                    or credentials.find(connection, link.link_id) is None
                )
            ]

    def _keep(self, kept: Credentials) -> None:
        with self._keeping, self._watch.write() as connection:
            if watching.find(connection, kept.link_id) is not None:
                credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))
                watching.set_condition(connection, kept.link_id, Condition.CATCHING_UP)


def _is_heard(row: LinkRow) -> bool:
    return not row.condition.is_end


def _as_watched(row: LinkRow, known: WatchedLink | None) -> WatchedLink:
    """Return what a locked profile needs of a link; that its watch tokens died is not lost."""
    dead = known is not None and known.condition is Condition.SIGN_IN_NEEDED
    return WatchedLink(
        link_id=row.link_id,
        issuer=row.issuer,
        provider_name=row.provider_name,
        provider_card=row.provider_card,
        condition=Condition.SIGN_IN_NEEDED if dead else Condition.CATCHING_UP,
        last_heard_at=row.last_heard_at,
    )
