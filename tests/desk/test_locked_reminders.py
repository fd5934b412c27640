"""What is told again while locked, and what quiet hours keep back: when, and how often."""

import threading
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.locked_reminders import LockedReminders
from guardian.desk.reminding import LONGEST_REST, REMIND_AFTER
from tests.rig.clock import MovableClock

MINUTES = st.lists(st.integers(min_value=0, max_value=120), max_size=6)


class Told:
    """Reminders with a clock that is moved by hand, and what they told."""

    def __init__(self) -> None:
        self.clock = MovableClock()
        self.reminded = 0
        self.afterwards = 0
        self.quiet = False
        self.heard = threading.Event()
        self.reminders = LockedReminders(
            self.clock, self._remind, lambda: self.quiet, self._tell_kept_back
        )

    def _remind(self) -> None:
        self.reminded += 1
        self.heard.set()

    def _tell_kept_back(self) -> None:
        self.afterwards += 1

    def after(self, minutes: float) -> float | None:
        """Look after so many more minutes; return the seconds until the next look."""
        self.clock.advance(timedelta(minutes=minutes))
        return self.reminders.look()

    def now(self) -> datetime:
        return self.clock.now()


def test_what_is_urgent_is_told_three_times_more_and_then_waits_in_silence() -> None:
    told = Told()
    told.reminders.told(told.now())
    heard = []
    for _minute in range(120):
        told.after(1)
        heard.append(told.reminded)
    assert [heard.count(n) for n in (0, 1, 2)] == [4, 10, 45]
    assert told.reminded == len(REMIND_AFTER)


def test_nothing_is_looked_for_where_nothing_is_due() -> None:
    told = Told()
    assert told.reminders.look() is None
    told.reminders.told(told.now())
    assert told.reminders.look() == LONGEST_REST.total_seconds()
    assert told.after(4.5) == 30
    assert told.after(60) is None


def test_what_was_told_before_the_lock_goes_on_where_it_was() -> None:
    told = Told()
    told.reminders.start([told.now() - timedelta(minutes=14)])
    told.clock.advance(timedelta(minutes=2))
    told.reminders.look_again()
    assert told.heard.wait(10)
    told.reminders.stop(10)
    assert told.reminded == 1


def test_after_a_long_sleep_it_is_told_once() -> None:
    told = Told()
    for _ in range(3):
        told.reminders.told(told.now())
    told.after(600)
    assert told.reminded == 1


def test_what_quiet_hours_keep_back_is_told_once_after_them() -> None:
    told = Told()
    told.quiet = True
    told.reminders.keep_back()
    told.reminders.keep_back()
    assert told.after(30) == LONGEST_REST.total_seconds()
    assert told.afterwards == 0
    told.quiet = False
    assert told.after(1) is None
    told.after(1)
    assert told.afterwards == 1


def test_quiet_hours_keep_no_reminder_back() -> None:
    told = Told()
    told.quiet = True
    told.reminders.told(told.now())
    told.after(5)
    assert told.reminded == 1


@given(first=MINUTES, looks=MINUTES)
def test_however_seldom_it_looks_it_never_tells_more_often_than_it_looked(
    first: list[int], looks: list[int]
) -> None:
    told = Told()
    for minutes in first:
        told.reminders.told(told.now() + timedelta(minutes=minutes))
    for minutes in looks:
        rest = told.after(minutes)
        assert rest is None or 0 < rest <= LONGEST_REST.total_seconds()
    assert told.reminded <= min(len(looks), len(first) * len(REMIND_AFTER))
