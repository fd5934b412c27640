"""The week on the page: by keyboard alone, by hand, and what becomes of it in the patch."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSpinBox, QTimeEdit

from guardian.policy.settings import Weekday
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.limit_scenes import full_week
from ui.pages.limits import LimitsPage
from ui.widgets.week_view import WeekView
from ui.window import MainWindow

Key, Held = Qt.Key, Qt.KeyboardModifier


class Week:
    """The week of a page, worked by keys and by hand."""

    def __init__(self, rig: Rig, desk: Desk) -> None:
        self.rig = rig
        self.window: MainWindow = rig.window(desk)
        rig.click(self.window, "go_limits")
        view = rig.find(self.window, "week_view")
        assert isinstance(view, WeekView)
        self.view = view

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.view, key, held)

    def place(self, day: int, hour: float) -> QPoint:
        grid = self.view.grid()
        return QPoint(round(grid.place(hour * 60)), round(grid.row_of(day).center().y()))

    def drag(self, day: int, first: float, last: float) -> None:
        start, end = self.place(day, first), self.place(day, last)
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, Held.NoModifier, start)
        QTest.mouseMove(self.view, (start + end) / 2)
        QTest.mouseMove(self.view, end)
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, Held.NoModifier, end)

    @property
    def patch(self) -> dict[str, object]:
        page = self.rig.find(self.window, "page_limits")
        assert isinstance(page, LimitsPage)
        return page.patch()

    @property
    def said(self) -> str:
        interface = QAccessible.queryAccessibleInterface(self.view)
        return interface.text(QAccessible.Text.Description)

    def set_time(self, name: str, hour: int, minute: int) -> None:
        box = self.rig.find(self.window, name)
        assert isinstance(box, QTimeEdit)
        box.setTime(QTime(hour, minute))


@pytest.fixture
def week(rig: Rig, desk: Desk) -> Week:
    desk.limits_now = full_week()
    return Week(rig, desk)


@pytest.fixture
def plain(rig: Rig, desk: Desk) -> Week:
    return Week(rig, desk)


def test_the_night_is_moved_by_keys_alone(plain: Week) -> None:
    plain.press(*[Key.Key_Up] * 8)
    assert plain.said == "Night pause 21:00–06:00, every day"
    plain.press(Key.Key_Left, Key.Key_Left)
    plain.press(Key.Key_Right, held=Held.ShiftModifier)
    assert plain.patch == {"curfew": {"start": "20:30", "end": "06:15"}}
    assert plain.said == "Night pause 20:30–06:15, every day"
    start = plain.rig.find(plain.window, "edit_curfew_start")
    assert isinstance(start, QTimeEdit)
    assert start.time().toString("HH:mm") == "20:30", "the exact field follows"


def test_a_pause_is_added_moved_and_removed_by_keys(plain: Week) -> None:
    plain.view.choose_day(0)
    plain.press(Key.Key_N)
    assert plain.said == "Pause: Monday 16:00–17:00"
    plain.press(Key.Key_Right, held=Held.ControlModifier)
    assert plain.patch == {
        "closed_hours": {"monday": {"Pause": {"start": "16:15", "end": "17:15"}}}
    }
    plain.press(Key.Key_Delete)
    assert plain.patch == {}
    assert plain.said == "Monday: no pauses"


def test_delete_on_the_night_switches_it_off(plain: Week) -> None:
    plain.view.choose("curfew")
    plain.press(Key.Key_Delete)
    assert plain.patch == {"curfew": None}


def test_up_and_down_go_through_the_week_and_stop_at_its_ends(week: Week) -> None:
    week.view.choose_day(0)
    week.press(Key.Key_Down)
    assert week.said == "School: Monday 08:00–15:00"
    week.press(Key.Key_Down)
    assert week.said == "Tuesday: 1 pause"
    week.press(*[Key.Key_Down] * 30)
    assert week.said == "Sunday: no pauses"
    week.press(*[Key.Key_Up] * 30)
    assert week.said == "Night pause 21:00–06:00, every day"


def test_what_another_guardian_set_is_shown_and_stays(week: Week) -> None:
    theirs = next(each for each in week.view.windows if each.lock)
    week.view.choose(theirs.key)
    assert week.said == "Piano: Wednesday 17:00–18:30. Set by Li Wei: it cannot be changed here."
    week.press(Key.Key_Right, Key.Key_Delete)
    week.drag(2, 17.5, 20)
    assert week.patch == {}
    assert theirs in week.view.windows


def test_an_edge_is_dragged_and_snaps(week: Week) -> None:
    week.drag(0, 15, 16.1)
    assert week.patch == {
        "closed_hours": {"monday": {"School": {"start": "08:00", "end": "16:00"}}}
    }


def test_a_pause_is_drawn_by_hand_even_past_midnight(plain: Week) -> None:
    plain.drag(5, 9, 11)
    assert plain.patch == {
        "closed_hours": {"saturday": {"Pause": {"start": "09:00", "end": "11:00"}}}
    }
    plain.set_time("edit_window_start", 23, 10)
    plain.set_time("edit_window_end", 1, 5)
    assert plain.patch == {
        "closed_hours": {"saturday": {"Pause": {"start": "23:10", "end": "01:05"}}}
    }
    assert plain.view.window_chosen is not None
    assert plain.view.window_chosen.minutes == 115


def test_a_click_alone_draws_nothing(plain: Week) -> None:
    plain.drag(3, 12, 12.05)
    assert plain.patch == {}
    assert plain.said == "Thursday: no pauses"


def test_a_pause_gets_a_name_of_its_own_and_goes_on_five_days(plain: Week) -> None:
    plain.view.choose_day(0)
    plain.rig.click(plain.window, "add_window")
    name = plain.rig.find(plain.window, "edit_window_name")
    assert isinstance(name, QLineEdit)
    name.setText("School")
    name.editingFinished.emit()
    plain.rig.click(plain.window, "copy_window")
    hours = {"School": {"start": "16:00", "end": "17:00"}}
    assert plain.patch == {"closed_hours": {day.value: hours for day in list(Weekday)[:5]}}
    plain.rig.click(plain.window, "remove_window")
    asked = plain.patch["closed_hours"]
    assert isinstance(asked, dict)
    assert "monday" not in asked


def test_minutes_of_a_day_and_none(week: Week) -> None:
    for day, minutes in (("saturday", 60), ("monday", 30)):
        box = week.rig.find(week.window, f"edit_minutes_{day}")
        assert isinstance(box, QSpinBox)
        box.setValue(minutes)
    sunday = week.rig.find(week.window, "edit_minutes_sunday")
    assert isinstance(sunday, QSpinBox)
    sunday.lineEdit().clear()
    sunday.interpretText()
    assert week.patch == {"weekday_minutes": {"saturday": 60, "monday": 30, "sunday": None}}
    monday = week.rig.find(week.window, "edit_minutes_tuesday")
    assert isinstance(monday, QSpinBox)
    monday.stepUp()
    assert monday.value() == 60, "it begins with the limit per day"


def test_the_chosen_pause_says_since_when(week: Week) -> None:
    week.view.choose("monday/School")
    words = week.rig.texts(week.rig.find(week.window, "week_card"))
    assert "School: Monday 08:00–15:00 · In force since 18:39." in words


def test_the_law_bounds_a_day(rig: Rig, desk: Desk) -> None:
    value = full_week()
    law = replace(value.floor, settings=replace(value.floor.settings, daily_minutes=40))
    desk.limits_now = replace(value, floor=law)
    found = rig.find(Week(rig, desk).window, "edit_minutes_friday")
    assert isinstance(found, QSpinBox)
    assert found.maximum() == 40
