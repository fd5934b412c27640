"""The page of limits as a whole: few acts, undo, more time today, whose a value is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from guardian.desk.errors import AccountGoneError
from guardian.desk.values import Condition, ExtraTimeView, FieldState, Stage
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FixedClock
from tests.ui.limit_scenes import full_week
from ui.pages.limits import LimitsPage
from ui.sayings.limits import lines_in_force
from ui.window import MainWindow


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    desk.limits_now = full_week()
    made = rig.window(desk)
    rig.click(made, "go_limits")
    return made


def spin(rig: Rig, window: MainWindow, name: str, value: int) -> None:
    box = rig.find(window, name)
    assert isinstance(box, QSpinBox)
    box.setValue(value)
    rig.settle()


def undo(rig: Rig, window: MainWindow) -> None:
    shown = [each for each in window.findChildren(QPushButton, "toast_action") if each.isVisible()]
    shown[-1].click()
    rig.settle()


def test_tomorrows_limit_takes_three_acts_from_home(rig: Rig, desk: Desk) -> None:
    desk.limits_now = full_week()
    window = rig.window(desk)
    rig.click(window, "go_limits")
    spin(rig, window, "edit_minutes_monday", 45)
    rig.click(window, "save_limits")
    assert desk.calls.named("ask") == [("link-1", {"weekday_minutes": {"monday": 45}})]


def test_what_would_change_is_told_while_it_is_edited(rig: Rig, window: MainWindow) -> None:
    spin(rig, window, "edit_minutes_saturday", 45)
    card = rig.find(window, "changes_card")
    words = rig.texts(card)
    assert "Time on Saturday: 90 minutes → 45 minutes" in words
    assert "stricter" in words
    assert "Sat: Mia has 15 minutes less." in words
    assert "It holds from when the service confirms it" in words
    assert "Sat: Mia has 15 minutes less." in rig.texts(rig.find(window, "save_bar"))
    rig.click(window, "discard_limits")
    assert not [each for each in window.findChildren(QWidget, "changes_card") if each.isVisible()]


def test_offline_it_holds_later(rig: Rig, desk: Desk) -> None:
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
    window = rig.window(desk)
    rig.click(window, "go_limits")
    spin(rig, window, "edit_daily_minutes", 45)
    assert "when the service is reached" in rig.texts(rig.find(window, "changes_card"))


def test_a_saved_change_can_be_undone(rig: Rig, desk: Desk, window: MainWindow) -> None:
    before = desk.limits_now.wished
    spin(rig, window, "edit_minutes_monday", 45)
    spin(rig, window, "edit_daily_minutes", 30)
    rig.click(window, "save_limits")
    assert "2 changes are on their way to the service." in rig.texts(window)
    undo(rig, window)
    assert desk.calls.named("take_back") == [
        ("link-1", {"daily_minutes": 30, "weekday_minutes": {"monday": 45}})
    ]
    assert desk.limits_now.wished == before
    assert "The limits are asked for as they were before." in rig.texts(window)


def test_an_undo_never_draws_over_what_is_being_edited(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    spin(rig, window, "edit_daily_minutes", 30)
    rig.click(window, "save_limits")
    spin(rig, window, "edit_session_minutes", 20)
    undo(rig, window)
    assert desk.limits_now.wished.daily_minutes == 60
    box = rig.find(window, "edit_session_minutes")
    assert isinstance(box, QSpinBox)
    assert box.value() == 20


def test_more_time_today_adds_up_and_can_be_undone(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    rig.click(window, "extra_30")
    assert desk.calls.named("give_extra") == [("link-1", 45)], "beside the 15 that were given"
    assert "45 minutes more today. It ends at midnight by itself." in rig.texts(window)
    assert "45 more minutes today" in rig.texts(window)
    undo(rig, window)
    assert desk.calls.named("give_extra")[-1] == ("link-1", 15)
    rig.click(window, "extra_back")
    assert desk.calls.named("give_extra")[-1] == ("link-1", 0)
    assert "Only for today; it ends at midnight by itself." in rig.texts(window)


def test_more_time_keeps_what_is_being_edited(rig: Rig, desk: Desk, window: MainWindow) -> None:
    spin(rig, window, "edit_daily_minutes", 33)
    rig.click(window, "extra_15")
    assert "30 minutes more today." in rig.texts(window)
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    assert box.value() == 33
    assert desk.limits_now.extra is not None


def test_more_time_that_was_refused_says_why(rig: Rig, desk: Desk) -> None:
    state = FieldState(stage=Stage.REFUSED, since=samples.NOW)
    extra = ExtraTimeView(day=samples.NOW.date(), minutes=0, state=state, refusal="other_guardian")
    desk.limits_now = replace(full_week(), extra=extra)
    window = rig.window(desk)
    rig.click(window, "go_limits")
    words = rig.texts(rig.find(window, "extra_card"))
    assert "Not accepted" in words
    assert "other guardian" in words.lower() or "another guardian" in words.lower()


def test_an_undo_is_about_the_child_of_then(rig: Rig, desk: Desk) -> None:
    desk.linked = (samples.link(), samples.second_link())
    desk.limits_now = full_week()
    window = rig.window(desk)
    rig.click(window, "go_limits")
    rig.click(window, "extra_30")
    page = rig.find(window, "page_limits")
    assert isinstance(page, LimitsPage)
    page.show_for(desk.linked, desk.linked[1])
    rig.settle()
    undo(rig, window)
    assert desk.calls.named("give_extra") == [("link-1", 45), ("link-1", 15)]


def test_after_midnight_nothing_is_given_any_more(rig: Rig, window: MainWindow) -> None:
    page = rig.find(window, "page_limits")
    assert isinstance(page, LimitsPage)
    clock = page.presentation.clock
    assert isinstance(clock, FixedClock)
    clock.at += timedelta(days=1)
    for timer in page.findChildren(QTimer):
        timer.timeout.emit()
    rig.settle()
    assert "Only for today" in rig.texts(rig.find(window, "extra_card"))


def test_yesterdays_time_is_not_todays(rig: Rig, desk: Desk) -> None:
    value = full_week()
    assert value.extra is not None
    day = value.extra.day.replace(day=value.extra.day.day - 1)
    desk.limits_now = replace(value, extra=replace(value.extra, day=day))
    window = rig.window(desk)
    rig.click(window, "go_limits")
    assert "Only for today" in rig.texts(rig.find(window, "extra_card"))


def test_more_time_that_cannot_be_kept_can_be_tried_again(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    desk.calls.failures["give_extra"] = AccountGoneError()
    rig.click(window, "extra_15")
    assert rig.find(window, "limits_error").isVisible()
    assert rig.find(window, "extra_15").isEnabled()
    save = window.findChild(QPushButton, "save_limits")
    assert save is not None
    assert not save.isVisible(), "there is nothing to save"


def test_leaving_minors_mode_asks_first(rig: Rig, desk: Desk, window: MainWindow) -> None:
    switch = rig.find(window, "switch_minor_mode")
    assert isinstance(switch, QCheckBox)
    switch.setChecked(False)
    rig.settle()
    assert "the service's own rules for minors end for Mia" in rig.texts(window)
    rig.click(window, "keep_minors_mode")
    assert switch.isChecked()
    switch.setChecked(False)
    rig.settle()
    rig.click(window, "end_minors_mode")
    rig.click(window, "save_limits")
    assert desk.calls.named("ask") == [("link-1", {"minor_mode": False})]


def test_where_the_law_keeps_the_mode_on_it_is_locked(rig: Rig, desk: Desk) -> None:
    value = full_week()
    law = replace(
        value.floor,
        settings=replace(value.floor.settings, minor_mode=True),
        clauses={**value.floor.clauses, "minor_mode": "Measures Art. 14"},
    )
    desk.limits_now = replace(value, floor=law)
    window = rig.window(desk)
    rig.click(window, "go_limits")
    assert not rig.find(window, "switch_minor_mode").isEnabled()
    words = rig.texts(rig.find(window, "field_minor_mode"))
    assert "Law: Measures Art. 14, since 2026-07-15" in words


def test_each_value_says_whose_it_is(rig: Rig, window: MainWindow) -> None:
    def words(field: str) -> str:
        return rig.texts(rig.find(window, f"field_{field}"))

    assert "Guide: Minors' mode guidelines, 2024-11-15" in words("daily_minutes")
    assert "the text itself was not read" in words("daily_minutes")
    assert "By analogy: Notice against addiction to online games, 2019" in words(
        "spend_per_month_minor"
    )
    assert "Law: Measures Art. 18, since 2026-07-15" in words("duration_reminder_minutes")
    assert "Your own value" in words("spend_per_day_minor")
    assert "Li Wei asks for 75 minutes a day; the stricter holds." in words("daily_minutes")


def test_whose_it_is_follows_the_editor(rig: Rig, window: MainWindow) -> None:
    spin(rig, window, "edit_daily_minutes", 45)
    words = rig.texts(rig.find(window, "field_daily_minutes"))
    assert "Your own value" in words
    assert "Guide: Minors' mode guidelines, 2024-11-15: 60 minutes a day" in words
    assert "not read" not in words


def test_the_page_says_of_when_it_is(rig: Rig, window: MainWindow) -> None:
    assert "As of today 20:09" in rig.texts(rig.find(window, "page_limits"))


def test_the_wheel_scrolls_and_changes_nothing(rig: Rig, window: MainWindow) -> None:
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    window.setFocus()
    at = QPointF(box.rect().center())
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    assert event.type() is QEvent.Type.Wheel
    QApplication.sendEvent(box, event)
    assert box.value() == 60


def test_home_says_every_kind_of_limit(rig: Rig, desk: Desk) -> None:
    value = full_week()
    window = rig.window(desk)
    shown = window.findChild(QWidget, "page_home")
    presentation = getattr(shown, "presentation")  # noqa: B009 - any page has one
    lines = lines_in_force(presentation, value, samples.NOW, samples.ZONE)
    assert [each.text for each in lines] == [
        "60 minutes a day",
        "Sat, Sun: 90 minutes",
        "45 minutes at a stretch",
        "then 15 minutes of rest",
        "Night pause 21:00–06:00",
        "School: Mon–Fri 08:00–15:00",
        "Time reminder every 60 minutes",
        "AI reminder every 30 minutes",
        "¥50 per purchase",
        "¥20 per day",
        "¥200 per month",
        "Minors' mode is on",
    ]


def test_a_click_into_the_minutes_of_a_day_lets_typing_replace_them(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.activateWindow()
    rig.click(window, "go_limits")
    spin(rig, window, "edit_minutes_monday", 45)
    box = rig.find(window, "edit_minutes_monday")
    assert isinstance(box, QSpinBox)
    area = rig.find(window, "scroll_limits")
    assert isinstance(area, QScrollArea)
    area.ensureWidgetVisible(box)
    field = box.lineEdit()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    rig.settle()
    QTest.keyClicks(field, "30")
    assert box.value() == 30
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    rig.settle()
    assert not field.hasSelectedText(), "a second click puts the cursor somewhere"
