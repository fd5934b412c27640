"""Hears every account while the profile is locked, and says no more than that something waits."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.desk import choices
from guardian.desk.locked_reminders import LockedReminders
from guardian.desk.locked_values import Glance, GlanceKind
from guardian.errors import GuardianError
from guardian.link.client.credentials import Credentials
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import CredentialsError
from guardian.link.http.cancellation import Cancellation
from guardian.store import credentials, watching
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.locked_session import LockedSession
from guardian.system.awakening import Awakening

HEARD_WITHIN = timedelta(minutes=3)
"""A poll is answered within 25 seconds; after this, quiet cannot be promised."""
JOIN_SECONDS = 0.1
TELLING_SECONDS = 2.0
"""How long a notification may take to be shown; without a note of it, it is shown once more."""

_log = logging.getLogger(__name__)

_DEAF = {Condition.SIGN_IN_NEEDED, Condition.SUSPENDED}


@dataclass(frozen=True, kw_only=True)
class _Worker:
    session: LockedSession
    stop: Cancellation
    thread: threading.Thread


class LockedWatch:
    """One session per link of ``watch_database``, which stays open. Started once."""

    def __init__(self, watch_database: Database, inbox_public_key: bytes, clock: Clock) -> None:
        self._watch = watch_database
        self._inbox_public_key = inbox_public_key
        self._clock = clock
        self._workers: list[_Worker] = []
        self._reminders: LockedReminders | None = None
        self._awakening: Awakening | None = None

    def start(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        """Begin; both are called on worker threads.

        ``on_waiting`` gets whether it is urgent, once per event that asks for a person and once
        for a link that has ended, and returns whether a person was told. What is urgent is told
        again, five, fifteen and sixty minutes after it was first told, also where that was before
        the lock; what is not is kept back while the guardian's quiet hours last. ``on_change``
        comes when :meth:`glance` may say something else.
        That also happens by the mere passing of time: ask every minute. Raises StoreError.
        """
        with self._watch.read() as connection:
            linked = [
                link.link_id
                for link in watching.every(connection)
                if not link.condition.is_end
                and credentials.find(connection, link.link_id) is not None
            ]
            told = watching.urgent_told(connection)
        self._reminders = LockedReminders(
            self._clock, lambda: on_waiting(True), self._rests, self._tell_kept_back
        )
        self._reminders.start(told)
        for link_id in linked:
            self._add(link_id, on_waiting, on_change)
        self._awakening = Awakening(self.wake_all)
        self._awakening.start()

    def wake_all(self) -> None:
        """Ask every service at once, anew: the network changed, or the computer has slept."""
        for worker in tuple(self._workers):
            worker.session.reconnect()
        if self._reminders is not None:
            self._reminders.look_again()

    def stop(self) -> None:
        """Stop hearing; returns within a tenth of a second, whatever was under way.

        Only a notification that is just being shown is waited for, at most two seconds.
        """
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.stop.set()
        if self._awakening is not None:
            self._awakening.stop()
        if self._reminders is not None:
            self._reminders.stop(JOIN_SECONDS)
        for worker in workers:
            worker.session.finish_telling(TELLING_SECONDS)
        for worker in workers:
            worker.thread.join(JOIN_SECONDS)

    def glance(self) -> Glance:
        """Return what may be said now: what waits first, then whether somebody is not heard.

        Raises StoreError.
        """
        with self._watch.read() as connection:
            linked = watching.every(connection)
            waits = watching.waiting_count(connection, asking_only=True) > 0
            mute = {
                link.link_id
                for link in linked
                if credentials.find(connection, link.link_id) is None
            }
        now = self._clock.now()
        if waits or any(link.condition.is_end for link in linked):
            kind = GlanceKind.WAITING
        elif not linked:
            kind = GlanceKind.NOTHING_LINKED
        elif all(link.link_id not in mute and _is_heard(link, now) for link in linked):
            kind = GlanceKind.QUIET
        else:
            kind = GlanceKind.DEAF
        return Glance(kind=kind, last_heard_at=_heard_longest_ago(linked))

    def _add(
        self, link_id: str, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]
    ) -> None:
        reminders = self._reminders
        assert reminders is not None  # noqa: S101 - for the type checker

        def tell(event: SealedEvent) -> bool:
            if event.urgent:
                reminders.told(self._clock.now())
            elif self._rests():
                reminders.keep_back()
                return False
            return on_waiting(event.urgent)

        session = LockedSession(
            self._watch,
            self._inbox_public_key,
            link_id,
            lambda: self._client(link_id),
            self._clock,
            tell,
            on_change,
        )
        stop = Cancellation()

        def work() -> None:
            try:
                session.run(stop)
            except GuardianError as error:
                # Nothing is heard any more, which the glance says in three minutes.
                _log.info("stopped hearing an account: %s", error.code)
                on_change()
                return
            if not stop.is_set():
                on_waiting(False)  # the link has ended

        thread = threading.Thread(target=work, name="guardian-locked", daemon=True)
        self._workers.append(_Worker(session=session, stop=stop, thread=thread))
        thread.start()

    def _rests(self) -> bool:
        """Return whether the guardian's quiet hours hold, by the clock of this computer."""
        with self._watch.read() as connection:
            quiet = choices.quiet_hours(connection)
        return quiet is not None and quiet.cover(self._clock.now().astimezone().time())

    def _tell_kept_back(self) -> None:
        for worker in tuple(self._workers):
            worker.session.tell_untold()

    def _client(self, link_id: str) -> LinkClient:
        with self._watch.read() as connection:
            link = watching.find(connection, link_id)
            document = credentials.find(connection, link_id)
        if link is None or document is None:
            raise CredentialsError
        try:
            card, kept = json.loads(link.provider_card), json.loads(document)
        except ValueError:
            raise CredentialsError from None
        return LinkClient(
            DiscoveredProvider.from_dict(card), Credentials.from_dict(kept), self._save, self._clock
        )

    def _save(self, kept: Credentials) -> None:
        with self._watch.write() as connection:
            credentials.save(connection, kept.link_id, json.dumps(kept.to_dict()))


def _is_heard(link: WatchedLink, now: datetime) -> bool:
    if link.last_heard_at is None or link.condition in _DEAF:
        return False
    # A moment to come was written under another clock: it proves nothing.
    return timedelta() <= now - link.last_heard_at <= HEARD_WITHIN


def _heard_longest_ago(linked: tuple[WatchedLink, ...]) -> datetime | None:
    moments = [link.last_heard_at for link in linked]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None
