"""A practice week that breaks off is told, and a watch below it keeps telling."""

import threading
from collections.abc import Callable

import pytest
import requests

from guardian.demo.living_watch import LivingWatch
from guardian.errors import GuardianError

DEADLINE_SECONDS = 10


class QuietWatch:
    """Watches nothing; tells what a test says."""

    def __init__(self) -> None:
        self.caught_up: list[str] = []
        self.stopped = False
        self.tell_change: Callable[[frozenset[str]], None] | None = None
        self.tell_trouble: Callable[[GuardianError], None] | None = None

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] | None = None,
        *,
        on_finding: Callable[[int], None] | None = None,
    ) -> None:
        del on_alert, on_finding
        self.tell_change, self.tell_trouble = on_change, on_trouble

    def catch_up(self, link_id: str) -> None:
        self.caught_up.append(link_id)

    def stop(self) -> None:
        self.stopped = True


class Told:
    def __init__(self) -> None:
        self.troubles: list[GuardianError] = []
        self.came = threading.Event()

    def __call__(self, error: GuardianError) -> None:
        self.troubles.append(error)
        self.came.set()


def start(watch: LivingWatch, told: Told) -> None:
    watch.start(lambda _topics: None, lambda _alert_id: None, told)


def test_a_week_that_ends_well_brings_the_link_up_to_date() -> None:
    below, told = QuietWatch(), Told()
    watch = LivingWatch(below, lambda _changed: None)
    assert not watch.is_lived()
    start(watch, told)
    watch.catch_up("link-1")
    assert watch.is_lived()
    watch.stop()
    assert below.caught_up == ["link-1"]
    assert below.stopped
    assert told.troubles == []


@pytest.mark.parametrize("error", [GuardianError(), requests.ConnectionError()])
def test_a_week_that_breaks_off_is_told_and_raised(error: Exception) -> None:
    told = Told()

    def live(_changed: threading.Event) -> None:
        raise error

    watch = LivingWatch(QuietWatch(), live)
    start(watch, told)
    with pytest.raises(type(error)):
        watch.catch_up("link-1")
    assert [type(each) for each in told.troubles] == [GuardianError]


def test_a_fault_in_the_week_is_a_plain_error_and_goes_on_to_the_hook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unexpected: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: unexpected.append(told.exc_value))
    told = Told()

    def live(_changed: threading.Event) -> None:
        raise ZeroDivisionError

    watch = LivingWatch(QuietWatch(), live)
    start(watch, told)
    with pytest.raises(GuardianError):
        watch.catch_up("link-1")
    assert [type(each) for each in told.troubles] == [GuardianError]
    assert [type(each) for each in unexpected] == [ZeroDivisionError]


def test_trouble_of_the_watch_below_is_passed_on() -> None:
    below, told = QuietWatch(), Told()
    watch = LivingWatch(below, lambda _changed: None)
    start(watch, told)
    assert below.tell_trouble is not None
    below.tell_trouble(GuardianError())
    assert told.came.wait(DEADLINE_SECONDS)


def test_a_week_that_is_broken_off_by_a_stop_is_no_trouble() -> None:
    told, may_break = Told(), threading.Event()

    def live(_changed: threading.Event) -> None:
        may_break.wait(DEADLINE_SECONDS)
        raise GuardianError

    watch = LivingWatch(QuietWatch(), live)
    start(watch, told)
    watch.stop()
    may_break.set()
    watch.catch_up("link-1")
    assert told.troubles == []
