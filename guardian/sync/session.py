"""One link in step with its provider: catches up, then listens and sends until it is stopped."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping

from guardian.clock import Clock
from guardian.errors import GuardianError
from guardian.link.errors import (
    CredentialsError,
    LinkCancelledError,
    LinkEndedError,
    LinkError,
    NotInForceError,
    OfflineError,
    SignInAgainError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.store import links
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.errors import (
    DatabaseClosedError,
    DiskFullError,
    StoreBusyError,
    StoreError,
)
from guardian.store.outbox import OutboxKind
from guardian.sync.intake import Intake, Taken
from guardian.sync.lasting import LastingTrouble
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from guardian.sync.readings import (
    CHANGED_ALERTS,
    CHANGED_CONDITION,
    CHANGED_OUTBOX,
    EVERY_READING,
    Reading,
)
from guardian.sync.refresh import Refresher
from guardian.sync.sender import Sender

MAX_DRAIN_POLLS = 50
"""How many answers in a row may say "more" before the rest has to wait its turn."""
SHORT_POLL_SECONDS = 1.0
"""A long poll that brings nothing this soon was not long: asking again at once would be a flood."""
JOIN_SECONDS = 0.05
SIGN_IN = (SignInAgainError, CredentialsError)
PASSING = (DiskFullError, StoreBusyError)
"""What may be over when it is tried again: nothing was acknowledged, so nothing is lost."""

_log = logging.getLogger(__name__)


class LinkSession:
    """Keeps one link in step. All callbacks are called on worker threads, after the commit.

    ``on_change`` gets names of :mod:`guardian.sync.readings`; ``on_alert`` every new alert once;
    ``on_trouble`` what lastingly keeps :meth:`run` from storing, and ``None`` when that is over.
    """

    def __init__(  # noqa: PLR0913 - what a session works with, each used by itself
        self,
        database: Database,
        client_factory: Callable[[], LinkPort],
        link_id: str,
        clock: Clock,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[AlertRow], None],
        *,
        on_trouble: Callable[[GuardianError | None], None],
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._client_factory = client_factory
        self._link_id = link_id
        self._on_change = on_change
        self._on_alert = on_alert
        self._trouble = LastingTrouble(on_trouble)
        self._pace = pace or Pace()
        self._intake = Intake(database, link_id, clock)
        self._refresher = Refresher(database, link_id, clock)
        self._sender = Sender(database, link_id, clock, self._refresher, self._answered)
        self._client_lock = threading.Lock()
        self._client: LinkPort | None = None
        self._ack: tuple[str, ...] = ()
        self._rejected: Mapping[str, Mapping[str, str]] = {}
        self._stale: frozenset[Reading] = EVERY_READING
        self._wish_waits = threading.Event()
        self._try_again = threading.Event()
        self._stop = Cancellation()
        self._failure: GuardianError | None = None

    def wake(self) -> None:
        """Send what waits now, and end any pause before the next attempt. From any thread."""
        self._wish_waits.set()
        self._try_again.set()

    def catch_up(self) -> None:
        """Do everything once, without waiting: events, then every reading, then wishes.

        Raises :class:`LinkError` and :class:`StoreError`; the condition is kept either way.
        """
        self._stop = Cancellation()
        self._stale = EVERY_READING
        try:
            self._catch_up()
            self._sender.flush(self._current())
        except LinkError as error:
            self._note(error)
            raise
        finally:
            self._drop_client()

    def run(self, stop: Cancellation) -> None:
        """Catch up, then listen and send until ``stop`` is set or the link has ended.

        ``stop`` is set in any case when this returns, and ends whatever is under way. Network
        trouble and a full disk are waited out. Where the guardian has to sign in again, everything
        rests until :meth:`wake`, which makes a new client. Raises every other :class:`StoreError`,
        and a plain :class:`GuardianError` where sending met what nobody expected.
        """
        self._stop = stop
        self._failure = None
        self._stale = EVERY_READING
        sending = threading.Thread(target=self._keep_sending, name="guardian-outbox", daemon=True)
        with stop.calling(self._halt):
            sending.start()
            try:
                self._follow()
            except DatabaseClosedError:
                if not stop.is_set():
                    raise
            finally:
                stop.set()
                sending.join(JOIN_SECONDS)
        if self._failure is not None:
            raise self._failure

    def _halt(self) -> None:
        self.wake()
        self._drop_client()

    def _follow(self) -> None:
        failures = 0
        in_step = False
        while not self._stop.is_set():
            self._try_again.clear()
            pause: float | None = None
            try:
                if not in_step:
                    self._catch_up()
                    in_step = True
                    self._wish_waits.set()
                    self._trouble.over()
                failures = 0 if self._listen() else failures + 1
                pause = self._pace.delay_seconds(failures)
            except LinkCancelledError:
                continue
            except LinkError as error:
                self._note(error)
                if isinstance(error, LinkEndedError):
                    return
                in_step = False
                failures += 1
                if not isinstance(error, SIGN_IN):
                    asked = getattr(error, "retry_after_seconds", None)
                    pause = self._pace.delay_seconds(failures, asked)
            except PASSING as error:
                _log.info("nothing can be kept: %s", error.code)
                self._trouble.came(error)
                in_step = False
                failures += 1
                pause = self._pace.delay_seconds(failures)
            if failures and not self._stop.is_set():
                self._try_again.wait(pause)
                if pause is None:
                    self._drop_client()  # a wish may have made one of what was no longer good

    def _keep_sending(self) -> None:
        failure: GuardianError | None = GuardianError()
        try:
            self._send()
            failure = None
        except StoreError as error:
            expected = isinstance(error, DatabaseClosedError) and self._stop.is_set()
            failure = None if expected else error
        finally:
            # Listening without sending would look as if all were well.
            self._failure = failure
            self._stop.set()

    def _send(self) -> None:
        failures = 0
        pause: float | None = None
        while True:
            self._wish_waits.wait(pause)
            self._wish_waits.clear()
            if self._stop.is_set():
                return
            pause = None
            try:
                self._sender.flush(self._current())
                failures = 0
            except LinkEndedError as error:
                self._note(error)
                return
            except SIGN_IN:
                failures = 0  # the listener finds out too, and wakes us once it is mended
            except LinkError as error:
                failures += 1
                asked = getattr(error, "retry_after_seconds", None)
                pause = self._pace.delay_seconds(failures, asked)
            except PASSING:
                failures += 1
                pause = self._pace.delay_seconds(failures)

    def _catch_up(self) -> None:
        self._set_condition(Condition.CATCHING_UP)
        trouble = self._receive(wait=False).rejected
        self._refresh()
        self._settle(trouble=bool(trouble))

    def _listen(self) -> bool:
        """Wait for events once; return whether the provider behaved so that asking on is right."""
        began = self._pace.monotonic()
        taken = self._receive(wait=True)
        self._stale |= self._refresher.due()
        self._refresh()
        self._settle(trouble=bool(taken.rejected))
        if taken.fresh:
            return True
        waited = self._pace.monotonic() - began
        return not taken.ack and not taken.rejected and waited >= SHORT_POLL_SECONDS

    def _receive(self, *, wait: bool) -> Taken:
        """Poll until there is no more, and return what came of the whole."""
        whole = Taken()
        for turn in range(MAX_DRAIN_POLLS):
            client = self._current()
            response = client.poll(
                self._ack, self._rejected, wait=wait and turn == 0, cancelled=self._stop
            )
            self._ack, self._rejected = (), {}
            if self._stop.is_set() and not response.sets:
                raise LinkCancelledError
            taken = self._intake.take(response, client)
            self._ack, self._rejected = taken.ack, taken.rejected
            self._stale |= taken.readings
            self._tell_alerts(taken.alerts)
            whole = Taken(
                ack=whole.ack + taken.ack,
                rejected={**whole.rejected, **taken.rejected},
                fresh=whole.fresh + taken.fresh,
            )
            # What was taken is acknowledged by the next poll; without waiting, that is now.
            more = response.moreAvailable if wait else bool(response.sets)
            if not more or (turn and not taken.fresh):
                break
        return whole

    def _refresh(self) -> None:
        stale = self._stale
        if not stale:
            return
        self._stale = frozenset()
        failed = stale
        try:
            failed = self._refresher.refresh(self._current(), stale)
        finally:
            self._stale |= failed
        if stale - failed:
            self._on_change(frozenset(stale - failed))

    def _settle(self, *, trouble: bool) -> None:
        if trouble or self._stale:
            self._set_condition(Condition.PROVIDER_TROUBLE)
        elif self._refresher.suspended:
            self._set_condition(Condition.SUSPENDED)
        else:
            self._set_condition(Condition.ACTIVE)

    def _note(self, error: LinkError) -> None:
        if isinstance(error, LinkEndedError):
            self._sender.give_up()
            self._set_condition(Condition.ENDED)
        elif isinstance(error, SIGN_IN):
            self._drop_client()
            self._set_condition(Condition.SIGN_IN_NEEDED)
        elif isinstance(error, NotInForceError):
            self._set_condition(Condition.SUSPENDED)
        elif isinstance(error, OfflineError):
            self._set_condition(Condition.OFFLINE)
        elif not isinstance(error, LinkCancelledError):
            self._set_condition(Condition.PROVIDER_TROUBLE)

    def _set_condition(self, condition: Condition) -> None:
        with self._database.read() as connection:
            link = links.find(connection, self._link_id)
        if link is None or link.condition is condition:
            return
        with self._database.write() as connection:
            changed = links.set_condition(connection, self._link_id, condition)
        if changed:
            self._on_change(frozenset({CHANGED_CONDITION}))

    def _tell_alerts(self, rows: Iterable[AlertRow]) -> None:
        fresh = tuple(rows)
        for row in fresh:
            self._on_alert(row)
        if fresh:
            self._on_change(frozenset({CHANGED_ALERTS}))

    def _answered(self, kind: OutboxKind) -> None:
        changed = {CHANGED_OUTBOX}
        if kind is OutboxKind.POLICY_PATCH:
            changed.add(Reading.POLICY.value)
        self._on_change(frozenset(changed))

    def _current(self) -> LinkPort:
        with self._client_lock:
            if self._stop.is_set():
                raise LinkCancelledError  # a client made now would be closed by nobody
            if self._client is None:
                self._client = self._client_factory()
            return self._client

    def _drop_client(self) -> None:
        with self._client_lock:
            if self._client is not None:
                self._client.close()
                self._client = None
