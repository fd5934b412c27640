"""One link heard while the profile is locked: verified, sealed, kept, and only then acknowledged.

The tokens here only read and acknowledge. Nothing that was kept can be opened again before the
passphrase was typed.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guardian.clock import Clock
from guardian.link.errors import LinkCancelledError, LinkEndedError, LinkError
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.events import PollResponse
from guardian.store import waiting, watching
from guardian.store.alerts import AlertStep
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import DatabaseClosedError
from guardian.store.sealing import sealed_event
from guardian.store.watching import SealedEvent, WatchedLink
from guardian.sync.attention import attention
from guardian.sync.open_client import OpenClient
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from guardian.sync.receiving import Receiver
from guardian.sync.standing import PASSING, SIGN_IN, asked_seconds, standing_after
from guardian.sync.unpublished import Patience
from guardian.sync.verifying import EventVerifier, Judged, VerifiedEvent

UNTOLD_AT_ONCE = 100
"""How many events are looked at together for those that nobody was told of."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What one answer came to. ``told``: alert ids by row, for the step that says "shown"."""

    ack: tuple[str, ...]
    rejected: Mapping[str, Mapping[str, str]]
    left: int
    fresh: int
    asking: tuple[SealedEvent, ...] = ()
    alert_ids: Mapping[str, str] = field(default_factory=dict)


class LockedSession:
    """Hears one link with its watch tokens. Callbacks come on the thread of :meth:`run`.

    ``on_waiting`` gets every event that asks for a person, after the commit, and returns whether
    somebody was told; one that was told is never given again, not even after a restart, unless
    the process ends at that very moment. ``on_change``: how the link stands, or what waits, is
    not what it was.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a session works with, each by itself
        self,
        watch: Database,
        keys_public: bytes,
        link_id: str,
        client_factory: Callable[[], LinkPort],
        clock: Clock,
        on_waiting: Callable[[SealedEvent], bool],
        on_change: Callable[[], None],
        *,
        pace: Pace | None = None,
    ) -> None:
        self._watch = watch
        self._keys_public = keys_public
        self._link_id = link_id
        self._clock = clock
        self._on_waiting = on_waiting
        self._on_change = on_change
        self._pace = pace or Pace()
        self._client = OpenClient(client_factory)
        self._verifier = EventVerifier(watch, link_id, clock)
        self._patience = Patience(clock)
        self._receiver = Receiver(self._take, self._pace)
        self._try_again = threading.Event()
        self._telling = threading.Lock()
        self._stop = Cancellation()

    def run(self, stop: Cancellation) -> None:
        """Listen until ``stop`` is set or the link has ended.

        Network trouble and a full disk are waited out; where the guardian has to sign in again,
        everything rests until :meth:`reconnect`. Raises every other :class:`StoreError`.
        """
        self._stop = stop
        with stop.calling(self._halt), waiting.unless(stop.is_set):
            try:
                self.tell_untold()
                self._follow()
            except DatabaseClosedError:
                if not stop.is_set():
                    raise
            finally:
                self._client.drop()

    def reconnect(self) -> None:
        """Ask anew at once, on a new connection: the one in use may lead nowhere. Any thread."""
        self._client.drop()
        self._try_again.set()

    def finish_telling(self, seconds: float) -> None:
        """Return once it is noted what a person is just being told, or after ``seconds``.

        After ``stop`` was set and this has returned, nobody is told any more.
        """
        if self._telling.acquire(timeout=seconds):
            self._telling.release()

    def _halt(self) -> None:
        self._try_again.set()
        self._client.drop()

    def _follow(self) -> None:
        failures = 0
        heard = False
        while not self._stop.is_set():
            self._try_again.clear()
            pause: float | None = None
            try:
                if not heard:
                    # Answered at once, so that quiet is known soon after the lock.
                    self._receiver.receive(self._current, wait=False, stop=self._stop)
                    heard = True
                    self._settle()
                    self._on_change()
                well = self._receiver.receive(self._current, wait=True, stop=self._stop)
                self._settle()
                failures = 0 if well else failures + 1
                pause = self._pace.delay_seconds(failures)
            except LinkCancelledError:
                continue
            except LinkError as error:
                heard = False
                standing = standing_after(error)
                self._stand(None if standing is None else standing.condition)
                if isinstance(error, LinkEndedError):
                    return
                failures += 1
                if not isinstance(error, SIGN_IN):
                    pause = self._pace.delay_seconds(failures, asked_seconds(error))
            except PASSING as error:
                _log.info("nothing can be kept: %s", error.code)
                heard = False
                failures += 1
                pause = self._pace.delay_seconds(failures)
            if failures and not self._stop.is_set():
                self._try_again.wait(pause)

    def _take(self, response: PollResponse, client: LinkPort) -> _Kept:
        judged = self._verifier.verify(response.sets, self._issuer(), client.jwks)
        judged = judged.refusing(self._patience.over(judged.unpublished))
        with self._watch.write() as connection:
            if watching.find(connection, self._link_id) is None:
                raise LinkEndedError
            watching.set_heard(connection, self._link_id, self._clock.now())
            kept = self._keep(connection, judged)
        for error in judged.rejected.values():
            _log.info("rejected an event: %s", error["err"])
        for event in kept.asking:
            self._tell(event, kept.alert_ids.get(event.jti), client)
        if kept.fresh:
            self._on_change()
        return kept

    def _keep(self, connection: Connection, judged: Judged) -> _Kept:
        fresh = [one for one in judged.verified if self._append(connection, one)]
        jtis = [one.claims.jti for one in fresh]
        rows = [watching.find_event(connection, self._link_id, jti) for jti in jtis]
        return _Kept(
            ack=tuple(one.claims.jti for one in judged.verified),
            rejected=judged.rejected,
            left=len(judged.unpublished),
            fresh=len(fresh),
            asking=tuple(row for row in rows if row is not None and row.asks_for_person),
            alert_ids={one.claims.jti: one.alert.alert_id for one in fresh if one.alert},
        )

    def _append(self, connection: Connection, one: VerifiedEvent) -> bool:
        wanted = attention(one)
        # The provider sends again what was not acknowledged before the lock. Whoever forges this
        # mark only keeps it silent: it is sealed all the same, and comes in at the next unlock.
        known = watching.is_in_inbox(connection, self._link_id, one.claims.jti)
        event = SealedEvent(
            link_id=self._link_id,
            jti=one.claims.jti,
            gl_seq=one.claims.gl_seq,
            sealed=b"",
            asks_for_person=wanted.asks_for_person and not known,
            urgent=wanted.urgent,
            received_at=self._clock.now(),
        )
        return watching.append(connection, sealed_event(self._keys_public, event, one.compact))

    def _tell(self, event: SealedEvent, alert_id: str | None, client: LinkPort | None) -> None:
        with self._telling:
            # What nobody was told of before the stop, the open profile tells.
            if self._stop.is_set() or not self._on_waiting(event):
                return
            # Somebody was told: a stop must not call that off, or they are told again.
            with waiting.to_the_end(), self._watch.write() as connection:
                watching.set_told(connection, event.id, self._clock.now())
        if alert_id is None or client is None:
            return
        try:
            client.acknowledge_alert(alert_id, AlertStep.SHOWN.value)
        except LinkError as error:
            # Said again once the profile is open.
            _log.info("could not say that an alert was shown: %s", error.code)

    def tell_untold(self) -> None:
        """Tell what nobody was told of: the process ended, or it was kept back. Any thread."""
        after = 0
        while not self._stop.is_set():
            with self._watch.read() as connection:
                events = watching.oldest(connection, UNTOLD_AT_ONCE, after=after)
            if not events:
                return
            after = events[-1].id
            for event in events:
                own = event.link_id == self._link_id
                if own and event.asks_for_person and event.told_at is None:
                    self._tell(event, None, None)

    def _settle(self) -> None:
        self._stand(Condition.PROVIDER_TROUBLE if self._receiver.troubled else Condition.ACTIVE)

    def _stand(self, condition: Condition | None) -> None:
        if condition is None or self._link().condition is condition:
            return
        with self._watch.write() as connection:
            changed = watching.set_condition(connection, self._link_id, condition)
        if changed:
            self._on_change()

    def _issuer(self) -> str:
        return self._link().issuer

    def _link(self) -> WatchedLink:
        with self._watch.read() as connection:
            link = watching.find(connection, self._link_id)
        if link is None:
            raise LinkEndedError
        return link

    def _current(self) -> LinkPort:
        return self._client.get(self._stop)
