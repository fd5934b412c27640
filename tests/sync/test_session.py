import threading
import time
from datetime import timedelta
from typing import Self

import pytest

from guardian.errors import GuardianError
from guardian.link.errors import (
    AwaitingWardError,
    LinkEndedError,
    LinkSuspendedError,
    MalformedAnswerError,
    NotInForceError,
    OfflineError,
    PermissionMissingError,
    ProviderTroubleError,
    SignInAgainError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.events import Topic
from guardian.link.wire.ward import LinkState
from guardian.store.conditions import Condition
from guardian.store.errors import CorruptDatabaseError, DiskFullError
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from guardian.sync.pace import Pace
from guardian.sync.port import LinkPort
from tests.rig.seeded_store import LINK
from tests.sync import fake_link
from tests.sync.fake_provider import WAIT_SECONDS
from tests.sync.family import Family, Running

AT_ONCE_SECONDS = WAIT_SECONDS / 2
"""On a busy machine, too, this is less than the poll that would have to end by itself."""


def listening(family: Family) -> bool:
    return family.condition() is Condition.ACTIVE and family.provider.calls[-1] == "poll"


def ask_minutes(family: Family, minutes: int) -> int:
    with family.database.write() as connection:
        return asking.ask_policy_change(
            connection, LINK, {"daily_minutes": minutes}, family.clock.now()
        )


def test_an_alert_arrives_while_listening(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    began = time.monotonic()
    family.provider.emit_alert("a")
    family.until(lambda: len(family.alerts) == 1)
    assert time.monotonic() - began < AT_ONCE_SECONDS
    family.until(lambda: len(family.provider.acked) == 1)


def test_a_change_is_read_while_listening(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    family.provider.calls.clear()
    family.provider.emit_change(Topic.CHARACTERS)
    family.until(lambda: frozenset({"characters"}) in family.changes)
    assert "usage" not in family.provider.calls


def test_a_wish_leaves_at_once_during_a_long_poll(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    began = time.monotonic()
    wish = ask_minutes(family, 45)
    family.session.wake()
    family.until(lambda: family.provider.requested.daily_minutes == 45)
    assert time.monotonic() - began < AT_ONCE_SECONDS
    family.until(lambda: family.wish(wish).state is OutboxState.CONFIRMED)
    family.until(lambda: frozenset({"outbox", "policy"}) in family.changes)


@pytest.mark.parametrize("online", [True, False])
def test_it_stops_at_once(family: Family, online: bool) -> None:
    family.provider.go(online=online)
    expected = Condition.ACTIVE if online else Condition.OFFLINE
    running = Running(family)
    family.until(lambda: family.condition() is expected)
    began = time.monotonic()
    running.end()
    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert all(client.closed for client in family.clients)
    family.until(lambda: "guardian-outbox" not in {each.name for each in threading.enumerate()})


def test_closing_the_database_is_an_end_and_no_error(family: Family) -> None:
    with Running(family) as running:
        family.until(lambda: listening(family))
        running.stop.set()
        family.database.close()


def test_offline_is_shown_waited_out_and_made_up_for(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    family.provider.go(online=False)
    family.until(lambda: family.condition() is Condition.OFFLINE)
    heard = family.link.last_heard_at
    family.clock.advance(timedelta(minutes=9))
    wish = ask_minutes(family, 30)
    family.session.wake()
    family.provider.emit_alert("meanwhile")
    assert family.link.last_heard_at == heard
    family.provider.go(online=True)
    family.until(lambda: family.condition() is Condition.ACTIVE)
    family.until(lambda: family.kept_alerts == ["meanwhile"])
    family.until(lambda: family.wish(wish).state is OutboxState.CONFIRMED)
    assert family.link.last_heard_at == family.clock.now()


def test_a_wish_survives_a_restart_while_offline(family: Family) -> None:
    family.provider.go(online=False)
    wish = ask_minutes(family, 30)
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert family.condition() is Condition.OFFLINE
    family.restart()
    family.provider.go(online=True)
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.provider.requested.daily_minutes == 30


def test_signing_in_again_goes_on_with_a_new_client(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    family.provider.fail(SignInAgainError())
    family.until(lambda: family.condition() is Condition.SIGN_IN_NEEDED)
    before = len(family.clients)
    wish = ask_minutes(family, 20)
    family.provider.fail(None)
    family.session.wake()
    family.until(lambda: family.wish(wish).state is OutboxState.CONFIRMED)
    family.until(lambda: listening(family))
    assert len(family.clients) > before


def test_while_signing_in_is_needed_no_pause_is_counted_down(family: Family) -> None:
    pauses: list[None] = []

    def count() -> float:
        pauses.append(None)
        return 1.0

    family.pace = Pace(jitter=count)
    family.session = family.new_session()
    family.provider.fail(SignInAgainError())
    with Running(family):
        family.until(lambda: family.condition() is Condition.SIGN_IN_NEEDED)
    assert (pauses, family.provider.calls) == ([], ["poll"])


def test_a_link_that_was_ended_elsewhere_ends_the_session(family: Family) -> None:
    wish = ask_minutes(family, 20)
    family.provider.state = LinkState.REVOKED
    with Running(family) as running:
        running.thread.join(10)
        assert not running.thread.is_alive()
        assert family.condition() is Condition.ENDED
        assert family.wish(wish).refusal == {"code": LinkEndedError.code, "errors": []}


def test_ending_the_link_ends_the_session(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    with family.database.write() as connection:
        wish = asking.ask_link_end(connection, LINK, family.clock.now())
    family.session.wake()
    running.thread.join(10)
    assert not running.thread.is_alive()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.provider.state is LinkState.REVOKED
    assert family.condition() is Condition.ENDED


def test_a_suspended_link_is_shown_as_such(family: Family) -> None:
    family.provider.state = LinkState.SUSPENDED
    family.session.catch_up()
    assert family.condition() is Condition.SUSPENDED
    family.provider.state = LinkState.ACTIVE
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE


@pytest.mark.parametrize("error", [LinkSuspendedError, AwaitingWardError])
def test_a_provider_that_gives_nothing_of_a_suspended_link(
    family: Family, error: type[NotInForceError]
) -> None:
    family.provider.state = LinkState.SUSPENDED
    family.provider.faults["ward"] = [error()]
    with pytest.raises(error):
        family.session.catch_up()
    assert family.condition() is Condition.SUSPENDED
    family.provider.state = LinkState.ACTIVE
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE


def test_one_reading_that_makes_no_sense_keeps_nothing_else_back(family: Family) -> None:
    family.provider.faults["characters"] = [MalformedAnswerError()]
    family.provider.emit_alert("a")
    family.session.catch_up()
    assert family.kept_alerts == ["a"]
    assert family.condition() is Condition.PROVIDER_TROUBLE
    assert family.ward.display_name == "小雅"
    assert "usage" in family.provider.calls
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE


def test_a_failed_reading_is_tried_again_while_listening(family: Family) -> None:
    family.provider.faults["usage"] = [MalformedAnswerError(), MalformedAnswerError()]
    with Running(family):
        family.until(lambda: family.condition() is Condition.PROVIDER_TROUBLE)
        family.provider.emit_change(Topic.LINK)
        family.until(lambda: family.provider.calls.count("usage") >= 2)
        family.provider.emit_change(Topic.LINK)
        family.until(lambda: family.condition() is Condition.ACTIVE)


def test_what_may_not_be_read_is_no_trouble(family: Family) -> None:
    family.provider.faults["spending"] = [PermissionMissingError()]
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE


def test_trouble_is_waited_out_and_shown(family: Family, running: Running) -> None:
    family.until(lambda: listening(family))
    family.provider.fail(ProviderTroubleError(None))
    family.until(lambda: family.condition() is Condition.PROVIDER_TROUBLE)
    family.provider.fail(None)
    family.until(lambda: listening(family))


def test_even_a_long_wait_that_was_asked_for_ends_when_woken(family: Family) -> None:
    family.provider.fail(ProviderTroubleError(retry_after_seconds=600))
    with Running(family):
        family.until(lambda: family.condition() is Condition.PROVIDER_TROUBLE)
        family.provider.fail(None)
        family.session.wake()
        family.until(lambda: listening(family))


def test_an_event_that_is_offered_for_ever_does_not_make_a_flood(family: Family) -> None:
    with Running(family):
        family.until(lambda: listening(family))
        family.provider.acked = Forgetful()
        family.provider.emit_alert("a")
        family.until(lambda: family.provider.calls.count("poll") >= 5)
        began, calls = time.monotonic(), family.provider.calls.count("poll")
        family.until(lambda: family.provider.calls.count("poll") >= calls + 10)
        assert time.monotonic() - began > 10 * family.pace.most_seconds / 2
        assert len(family.alerts) == 1


class Forgetful(list[str]):
    """Acknowledgements that the provider does not heed."""

    def __iadd__(self, other: object) -> Self:  # type: ignore[misc,override]  # on purpose
        return self


def test_a_new_day_of_the_child_is_read_once(family: Family) -> None:
    family.provider_clock.advance(timedelta(hours=8))  # 23:00 in Shanghai
    with Running(family):
        family.until(lambda: listening(family))
        family.clock.advance(timedelta(hours=2))
        family.provider_clock.advance(timedelta(hours=2))
        family.provider.calls.clear()
        family.provider.emit_change(Topic.LINK)
        family.until(lambda: "spending" in family.provider.calls)
        family.provider.emit_change(Topic.LINK)
        family.until(lambda: family.provider.calls.count("link") >= 2)
        family.until(lambda: listening(family))
        assert family.provider.calls.count("spending") == 1


class Refusing:
    """Makes no client for a while, because the store with its credentials fails."""

    def __init__(self, family: Family, error: Exception, times: int) -> None:
        self.family, self.error, self.left = family, error, times

    def __call__(self) -> LinkPort:
        if self.left:
            self.left -= 1
            raise self.error
        return self.family.new_client()


def test_a_full_disk_is_waited_out(family: Family) -> None:
    family.session = family.new_session(Refusing(family, DiskFullError(), times=3))
    with Running(family):
        family.until(lambda: listening(family))


def test_a_full_disk_that_stays_full_is_told_once_and_so_is_its_end(family: Family) -> None:
    refusing = Refusing(family, DiskFullError(), times=6)
    family.session = family.new_session(refusing)
    with Running(family):
        family.until(lambda: len(family.troubles) == 2)
        assert [type(told) for told in family.troubles] == [DiskFullError, type(None)]
        assert not refusing.left
        family.until(lambda: listening(family))


def test_a_disk_that_is_full_for_a_moment_is_nobodys_business(family: Family) -> None:
    family.session = family.new_session(Refusing(family, DiskFullError(), times=1))
    with Running(family):
        family.until(lambda: listening(family))
    assert family.troubles == []


def test_what_nobody_expected_while_sending_ends_the_session_with_a_plain_error(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    unexpected: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: unexpected.append(told.exc_value))

    def stumble() -> LinkPort:
        if threading.current_thread().name == "guardian-outbox":
            raise ZeroDivisionError
        return family.new_client()

    family.session = family.new_session(stumble)
    family.session.wake()
    with pytest.raises(GuardianError) as caught:
        family.session.run(Cancellation())
    assert type(caught.value) is GuardianError
    assert [type(error) for error in unexpected] == [ZeroDivisionError]


def test_a_damaged_store_ends_the_session(family: Family) -> None:
    family.session = family.new_session(Refusing(family, CorruptDatabaseError(), times=1))
    with pytest.raises(CorruptDatabaseError):
        family.session.run(Cancellation())


def test_what_could_not_be_read_is_read_again_without_waiting_for_events(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake_link, "WAIT_SECONDS", 600.0)
    family.provider.faults["usage"] = [ProviderTroubleError(None), ProviderTroubleError(None)]
    with Running(family):
        family.until(lambda: family.condition() is Condition.ACTIVE)
    assert family.provider.calls.count("usage") >= 3


def test_what_cannot_be_read_for_long_does_not_keep_alerts_waiting(family: Family) -> None:
    family.provider.faults["usage"] = [ProviderTroubleError(None) for _ in range(9)]
    with Running(family):
        family.until(lambda: family.condition() is Condition.PROVIDER_TROUBLE)
        family.until(lambda: family.provider.calls.count("usage") >= 4)
        family.provider.emit_alert("a")
        family.until(lambda: len(family.alerts) == 1)
