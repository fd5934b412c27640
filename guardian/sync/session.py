"""One link in step with its provider: catches up, then listens and sends until it is stopped."""

import logging
import threading
from collections.abc import Callable, Iterable

from guardian.clock import Clock
from guardian.errors import GuardianError
from guardian.faults import report_fault
from guardian.link.errors import LinkCancelledError, LinkEndedError, LinkError
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.events import PollResponse
from guardian.store import waiting
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.errors import DatabaseClosedError, StoreError
from guardian.store.findings import FindingRow
from guardian.store.outbox import OutboxKind
from guardian.sync.account_state import AccountState
from guardian.sync.held_alerts import HeldAlerts
from guardian.sync.intake import Intake, Taken
from guardian.sync.judging import Judge
from guardian.sync.lasting import LastingTrouble
from guardian.sync.open_client import OpenClient
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from guardian.sync.readings import (
    CHANGED_ALERTS,
    CHANGED_CONDITION,
    CHANGED_FINDINGS,
    CHANGED_OUTBOX,
    EVERY_READING,
    Reading,
)
from guardian.sync.receiving import Receiver
from guardian.sync.refresh import Refresher
from guardian.sync.sender import Sender
from guardian.sync.standing import PASSING, SIGN_IN, Standing, asked_seconds, standing_after

JOIN_SECONDS = 0.05
READ_AGAIN_SOON = 3
"""So often a reading that failed is tried again without waiting for events first."""

_log = logging.getLogger(__name__)


def _ignore(_: FindingRow) -> None:
    """Tell nobody: it is in the store, and told at the next start."""


class LinkSession:
    """Keeps one link in step. All callbacks are called on worker threads, after the commit.

    ``on_change`` gets names of :mod:`guardian.sync.readings`; ``on_alert`` every new alert once
    that this guardian has not answered in another app;
    ``on_finding`` every new finding about limits or alerts once; ``on_trouble`` what lastingly
    keeps :meth:`run` from storing, and ``None`` when that is over.
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
        on_finding: Callable[[FindingRow], None] = _ignore,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._on_change = on_change
        self._on_alert = on_alert
        self._trouble = LastingTrouble(on_trouble)
        self._pace = pace or Pace()
        self._intake = Intake(database, link_id, clock)
        self._refresher = Refresher(database, link_id, clock)
        self._held = HeldAlerts(database)
        self._state = AccountState(database, link_id, clock, self._condition_changed)
        self._judge = Judge(
            database,
            link_id,
            clock,
            on_finding=on_finding,
            on_change=lambda: on_change(frozenset({CHANGED_FINDINGS})),
        )
        self._sender = Sender(database, link_id, clock, self._refresher, self._answered)
        self._client = OpenClient(client_factory)
        self._receiver = Receiver(self._take, self._pace)
        self._stale: frozenset[Reading] = EVERY_READING
        self._unread = 0
        self._wish_waits = threading.Event()
        self._try_again = threading.Event()
        self._stop = Cancellation()
        self._failure: GuardianError | None = None
        self._failures, self._in_step = 0, False

    def wake(self) -> None:
        """Send what waits now, and end any pause before the next attempt. From any thread."""
        self._wish_waits.set()
        self._try_again.set()

    def reconnect(self) -> None:
        """Ask anew at once, on a new connection: the one in use may lead nowhere. Any thread."""
        self._client.drop()
        self.wake()

    def client(self) -> LinkPort:
        """Return the client in use, for one call; two would renew the same tokens.

        Raises :class:`LinkCancelledError` once the session has stopped, and what making one raises.
        """
        return self._current()

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
            self._client.drop()

    def run(self, stop: Cancellation) -> None:
        """Catch up, then listen and send until ``stop`` is set or the link has ended.

        ``stop`` is set in any case when this returns, and ends whatever is under way. Network
        trouble and a full disk are waited out. Where the guardian has to sign in again, everything
        rests until :meth:`wake`, which makes a new client. Raises every other :class:`StoreError`,
        and a plain :class:`GuardianError` where sending met what nobody expected; it may be run
        again then.
        """
        self._stop = stop
        self._failure = None
        self._stale = EVERY_READING
        sending = threading.Thread(
            target=self._keep_sending, args=(stop,), name="guardian-outbox", daemon=True
        )
        with stop.calling(self._halt), waiting.unless(stop.is_set):
            sending.start()
            try:
                self._follow()
            except DatabaseClosedError:
                if not stop.is_set():
                    raise
            except Exception:
                self._trouble.ended_it()
                raise
            finally:
                stop.set()
                sending.join(JOIN_SECONDS)
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            self._trouble.ended_it()
            raise self._failure

    def _halt(self) -> None:
        self.wake()
        self._client.drop()

    def _follow(self) -> None:
        self._failures, self._in_step = 0, False
        while not self._stop.is_set():
            self._try_again.clear()
            try:
                pause = self._listened()
            except LinkCancelledError:
                continue
            except LinkEndedError:
                return
            except PASSING as error:
                _log.info("nothing can be kept: %s", error.code)
                self._trouble.came(error)
                self._failed()
                pause = self._pace.delay_seconds(self._failures)
            if self._failures and not self._stop.is_set():
                self._try_again.wait(pause)
                if pause is None:
                    self._client.drop()  # a wish may have made one of what was no longer good

    def _listened(self) -> float | None:
        """Catch up if needed and listen once; return the pause before the next time.

        ``None`` after a failure: until somebody wakes us. Raises LinkEndedError, LinkCancelledError
        and StoreError.
        """
        try:
            if not self._in_step:
                self._catch_up()
                self._in_step = True
                self._wish_waits.set()
                self._trouble.over()
            self._failures = 0 if self._listen() else self._failures + 1
            return self._pace.delay_seconds(self._failures)
        except (LinkCancelledError, LinkEndedError) as error:
            self._note(error)
            raise
        except LinkError as error:
            self._failed()
            self._note(error)
            if isinstance(error, SIGN_IN):
                return None
            pause = self._pace.delay_seconds(self._failures, asked_seconds(error))
            if self._state.rests(pause):
                self._trouble.over()  # it could be written
            return pause

    def _failed(self) -> None:
        self._in_step = False
        self._failures += 1

    def _keep_sending(self, stop: Cancellation) -> None:
        failure: GuardianError | None = GuardianError()
        try:
            with waiting.unless(stop.is_set):
                self._send(stop)
            failure = None
        except StoreError as error:
            expected = isinstance(error, DatabaseClosedError) and stop.is_set()
            failure = None if expected else error
        finally:
            # Listening without sending would look as if all were well.
            if not stop.is_set():
                self._failure = failure
            stop.set()

    def _send(self, stop: Cancellation) -> None:
        failures = 0
        pause: float | None = None
        while True:
            self._wish_waits.wait(pause)
            if stop.is_set():
                return  # what woke us may be for the one that comes after
            self._wish_waits.clear()
            pause = None
            try:
                self._sender.flush(self._client.get(stop))
                failures = 0
            except LinkEndedError as error:
                self._note(error)
                return
            except SIGN_IN:
                failures = 0  # the listener finds out too, and wakes us once it is mended
            except LinkError as error:
                failures += 1
                pause = self._pace.delay_seconds(failures, asked_seconds(error))
            except PASSING:
                failures += 1
                pause = self._pace.delay_seconds(failures)

    def _catch_up(self) -> None:
        self._state.begins()
        self._receive(wait=False)
        self._state.stand(Standing(condition=Condition.CATCHING_UP))
        self._refresh()
        self._settle()

    def _listen(self) -> bool:
        """Wait for events once; return whether the provider behaved so that asking on is right.

        What could not be read is tried again soon, and not after the wait; what cannot be read
        for long does not keep events waiting.
        """
        soon = bool(self._stale) and self._unread < READ_AGAIN_SOON
        well = self._receive(wait=not soon)
        self._stale |= self._refresher.due()
        self._refresh()
        self._settle()
        self._unread = self._unread + 1 if self._stale else 0
        return well

    def _receive(self, *, wait: bool) -> bool:
        try:
            return self._receiver.receive(self._current, wait=wait, stop=self._stop)
        finally:
            self._tell_held()

    def _tell_held(self) -> None:
        """Tell what waited for long, but for what the guardian has answered in another app."""
        if not self._held:
            return
        try:
            self._refresher.refresh(self._current(), frozenset({Reading.MISSED_ALERTS}))
        finally:
            self._tell_alerts(self._held.release())
            self._on_change(frozenset({CHANGED_ALERTS}))

    def _take(self, response: PollResponse, client: LinkPort) -> Taken:
        taken = self._intake.take(response, client)
        self._stale |= taken.readings
        self._judge.note(events=taken.fresh)
        self._tell_alerts(self._held.hold(taken.alerts))
        if Reading.LINK in taken.readings:
            self._state.look()
        return taken

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
            self._judge.note(stale - failed)
            self._tell_alerts(self._refresher.take_missed_alerts())
        if stale - failed:
            self._on_change(frozenset(stale - failed))

    def _settle(self) -> None:
        reason = None
        if self._receiver.troubled or self._stale:
            condition = Condition.PROVIDER_TROUBLE
        elif self._refresher.suspended:
            condition, reason = Condition.SUSPENDED, self._refresher.state_reason
        else:
            condition = Condition.ACTIVE
        self._state.stand(Standing(condition=condition, reason=reason))
        self._judge_what_came()

    def _judge_what_came(self) -> None:
        try:
            self._judge.settle(self._current())
        except GuardianError:
            raise
        except Exception:  # noqa: BLE001 - told to the hook; alerts are heard all the same
            report_fault()

    def _note(self, error: LinkError) -> None:
        standing = standing_after(error)
        if standing is None:
            return
        if standing.condition is Condition.SIGN_IN_NEEDED:
            self._client.drop()
        if self._state.stand(standing):
            self._trouble.over()  # it could be written
        if standing.condition.is_end:
            self._sender.give_up()  # last: from now on nothing more can be asked

    def _condition_changed(self) -> None:
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
        if kind is OutboxKind.REQUEST_DECISION:
            changed.add(Reading.REQUESTS.value)
        if kind in {OutboxKind.CONSENT_GIVING, OutboxKind.CONSENT_WITHDRAWAL}:
            changed.add(Reading.CONSENTS.value)
        if kind is OutboxKind.CONTACT_CHANGE:
            changed.add(Reading.CONTACTS.value)
        self._on_change(frozenset(changed))

    def _current(self) -> LinkPort:
        return self._client.get(self._stop)
