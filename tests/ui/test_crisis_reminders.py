"""When a crisis is told once more: three times at most, and none of them twice."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.reminding import REMIND_AFTER, next_reminder
from guardian.desk.values import AlertView
from guardian.link.wire.events import Level
from tests.ui import samples
from tests.ui.fakes import FixedClock
from ui.crisis_reminders import CrisisReminders

TOLD = samples.NOW


def later(minutes: float) -> datetime:
    return TOLD + timedelta(minutes=minutes)


@given(st.lists(st.integers(0, 24 * 60), max_size=40).map(sorted))
def test_however_often_somebody_looks_it_is_told_three_times_at_most(looks: list[int]) -> None:
    until, told = TOLD, 0
    for minutes in looks:
        due = next_reminder(TOLD, until)
        if due is not None and due <= later(minutes):
            told, until = told + 1, later(minutes)
    assert told <= len(REMIND_AFTER)


@given(st.integers(-60, 24 * 60))
def test_the_next_one_is_always_to_come(minutes: int) -> None:
    due = next_reminder(TOLD, later(minutes))
    assert due is None or due > later(minutes)


def test_an_hour_after_it_was_told_it_is_told_for_the_last_time() -> None:
    assert next_reminder(TOLD, TOLD) == later(5)
    assert next_reminder(TOLD, later(5)) == later(15)
    assert next_reminder(TOLD, later(59)) == later(60)
    assert next_reminder(TOLD, later(60)) is None


class Family:
    """Somebody who is told, on a clock that stands still until it is moved."""

    def __init__(self, qtbot: QtBot) -> None:
        self.clock = FixedClock()
        self.told: list[str] = []
        self._parent = QWidget()
        qtbot.addWidget(self._parent)
        self.reminders = CrisisReminders(self.clock, self._tell, self._parent)

    def _tell(self, alert: AlertView) -> None:
        self.told.append(alert.alert_id)

    def look(self, minutes: float) -> list[str]:
        self.clock.at = later(minutes)
        self.reminders.look()
        told, self.told = self.told, []
        return told


def crisis(alert_id: str, **changes: object) -> AlertView:
    return samples.alert(
        alert_id, level=Level.CRITICAL, **{"received_at": TOLD, "shown_at": None, **changes}
    )


def test_each_has_its_own_time(qtbot: QtBot) -> None:
    family = Family(qtbot)
    family.reminders.watch([crisis("a"), crisis("b", received_at=later(-3))])
    assert family.look(2) == ["b"]
    assert family.look(5) == ["a"]
    assert family.look(12) == ["b"]


def test_it_counts_from_when_somebody_was_told_first(qtbot: QtBot) -> None:
    """While Guardian was locked, or the desktop had no notifications, nobody was told."""
    family = Family(qtbot)
    family.reminders.watch([crisis("a", received_at=later(-90), shown_at=TOLD)])
    assert family.look(5) == ["a"]


def test_what_was_due_before_guardian_was_open_is_past(qtbot: QtBot) -> None:
    family = Family(qtbot)
    family.reminders.watch([crisis("a", received_at=later(-20))])
    assert family.look(0) == []
    assert family.look(40) == ["a"]
    assert family.look(600) == []


def test_what_waits_no_more_is_forgotten(qtbot: QtBot) -> None:
    family = Family(qtbot)
    family.reminders.watch([crisis("a"), crisis("b")])
    family.reminders.watch([crisis("b")])
    assert family.look(5) == ["b"]
    family.reminders.watch([])
    assert family.look(60) == []


def test_news_of_the_same_crisis_begin_nothing_anew(qtbot: QtBot) -> None:
    family = Family(qtbot)
    family.reminders.watch([crisis("a")])
    assert family.look(5) == ["a"]
    family.reminders.watch([crisis("a")])
    assert family.look(6) == []
