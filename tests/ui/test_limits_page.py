"""Limits: what is edited becomes a merge patch, and every answer is shown where it belongs."""

from dataclasses import replace
from datetime import time

import pytest
from PySide6.QtCore import Qt, QTime, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QPushButton, QSpinBox, QTimeEdit, QWidget

from guardian.desk.errors import LimitsNotPossibleError
from guardian.desk.values import Condition, FieldRefusal, Stage
from guardian.policy.settings import Curfew, Floor, PolicySettings
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.pages.base import Page
from ui.pages.limits import LimitsPage
from ui.window import MainWindow


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_limits")
    return made


def _minutes(rig: Rig, window: MainWindow, minutes: int) -> None:
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    box.setValue(minutes)


def _switch(rig: Rig, window: MainWindow, name: str, *, on: bool) -> None:
    switch = rig.find(window, f"switch_{name}")
    assert isinstance(switch, QCheckBox)
    switch.setChecked(on)


def _save_bar(window: MainWindow) -> QWidget:
    found = window.findChild(QWidget, "save_bar")
    assert isinstance(found, QWidget)
    return found


def test_nothing_to_save_at_first(rig: Rig, window: MainWindow) -> None:
    assert not _save_bar(window).isVisible()
    _minutes(rig, window, 45)
    assert rig.find(window, "save_limits").isEnabled()
    _minutes(rig, window, 60)
    assert not _save_bar(window).isVisible()


def test_only_what_changed_is_asked(rig: Rig, desk: Desk, window: MainWindow) -> None:
    _minutes(rig, window, 45)
    assert "Not saved yet." in rig.texts(window)
    rig.click(window, "save_limits")
    assert desk.calls.named("ask") == [("link-1", {"daily_minutes": 45})]
    assert "1 change is on its way to the service." in rig.texts(window)
    assert desk.limits_now.stages["daily_minutes"] is Stage.ASKED


def test_what_is_edited_is_saved_by_a_key(rig: Rig, desk: Desk, window: MainWindow) -> None:
    box = rig.find(window, "edit_daily_minutes")
    QTest.keyClick(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.calls.named("ask") == [], "nothing was edited"
    _minutes(rig, window, 45)
    QTest.keyClick(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rig.settle()
    assert desk.calls.named("ask") == [("link-1", {"daily_minutes": 45})]


def test_an_edit_outlives_a_service_that_is_lost_and_an_answer_that_comes_late(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    _minutes(rig, window, 45)
    page = rig.find(window, "page_limits")
    assert isinstance(page, LimitsPage)
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
    page.show_for(desk.linked, desk.linked[0])
    Page.reload(page)  # as one that was on its way when the edit began
    rig.settle()
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    assert box.value() == 45
    assert "It holds from when the service is reached" in rig.texts(window)
    rig.click(window, "discard_limits")
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    assert box.value() == 60
    assert rig.find(window, "condition_banner").isVisible()


def test_nothing_wakes_up_for_a_page_that_nobody_sees(rig: Rig, window: MainWindow) -> None:
    page = rig.find(window, "page_limits")
    timers = [each for each in page.findChildren(QTimer) if not each.isSingleShot()]
    assert timers
    assert all(each.isActive() for each in timers)
    rig.click(window, "go_home")
    assert not any(each.isActive() for each in timers)
    rig.click(window, "go_limits")
    assert all(each.isActive() for each in timers)
    window.hide()
    assert not any(each.isActive() for each in timers)


def test_the_minute_passes_by_a_child_whose_limits_are_gone(rig: Rig, desk: Desk) -> None:
    """The card of more time is deleted with what showed it."""
    window = rig.window(desk)
    rig.click(window, "go_limits")
    page = rig.find(window, "page_limits")
    assert isinstance(page, LimitsPage)
    assert rig.find(window, "extra_card").isVisible()
    held = desk.limits_now

    def free(settings: PolicySettings) -> PolicySettings:
        return replace(settings, daily_minutes=None, weekday_minutes={})

    desk.limits_now = replace(
        held,
        wished=free(held.wished),
        effective=replace(held.effective, settings=free(held.effective.settings)),
    )
    page.reload()
    rig.settle()
    page._minute.timeout.emit()
    assert window.findChild(QWidget, "extra_card") is None


def test_the_night_pause(rig: Rig, desk: Desk, window: MainWindow) -> None:
    start = rig.find(window, "edit_curfew_start")
    assert isinstance(start, QTimeEdit)
    start.setTime(QTime(20, 30))
    rig.click(window, "save_limits")
    assert desk.calls.named("ask")[0][1] == {"curfew": {"start": "20:30", "end": "06:00"}}


def test_switching_off_asks_for_null(rig: Rig, desk: Desk, window: MainWindow) -> None:
    _switch(rig, window, "curfew", on=False)
    _switch(rig, window, "daily_minutes", on=False)
    rig.click(window, "save_limits")
    assert desk.calls.named("ask")[0][1] == {"curfew": None, "daily_minutes": None}


def test_money_is_asked_in_minor_units(rig: Rig, desk: Desk, window: MainWindow) -> None:
    box = rig.find(window, "edit_spend_per_month_minor")
    assert isinstance(box, QDoubleSpinBox)
    box.setValue(149.9)
    rig.click(window, "save_limits")
    assert desk.calls.named("ask")[0][1] == {"spend_per_month_minor": 14990}


def test_a_currency_without_minor_units(rig: Rig, desk: Desk) -> None:
    desk.limits_now = replace(desk.limits_now, currency="JPY")
    window = rig.window(desk)
    rig.click(window, "go_limits")
    box = rig.find(window, "edit_spend_per_month_minor")
    assert isinstance(box, QDoubleSpinBox)
    assert box.text() == "JP¥20,000"
    box.setValue(3000)
    rig.click(window, "save_limits")
    assert desk.calls.named("ask")[0][1] == {"spend_per_month_minor": 3000}


def test_a_fault_is_shown_at_its_field(rig: Rig, desk: Desk, window: MainWindow) -> None:
    for name in ("edit_curfew_start", "edit_curfew_end"):
        box = rig.find(window, name)
        assert isinstance(box, QTimeEdit)
        box.setTime(QTime(9, 0))
    rig.click(window, "save_limits")
    fault = rig.find(window, "fault_curfew")
    assert "Start and end must differ." in rig.texts(fault.parentWidget() or fault)
    assert "please look at the marked field" in rig.texts(window)
    assert rig.find(window, "edit_curfew_start").property("fault") == "true"
    save = rig.find(window, "save_limits")
    assert isinstance(save, QPushButton)
    assert save.isEnabled()


def test_a_fault_of_the_law_names_the_clause(rig: Rig, desk: Desk, window: MainWindow) -> None:
    fault = FieldRefusal(field="daily_minutes", message="", clause=samples.CLAUSE)
    desk.calls.failures["ask"] = LimitsNotPossibleError((fault,))
    _minutes(rig, window, 600)
    rig.click(window, "save_limits")
    assert "The law asks for more here: Measures Art. 14." in rig.texts(window)


def test_another_error_is_a_banner_and_keeps_the_edit(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    desk.calls.failures["ask"] = WrongPassphraseError()
    _minutes(rig, window, 45)
    rig.click(window, "save_limits")
    assert rig.find(window, "limits_error").isVisible()
    del desk.calls.failures["ask"]
    rig.click(window, "save_limits")
    assert desk.limits_now.wished.daily_minutes == 45
    assert not window.findChildren(QWidget, "limits_error")


def test_what_is_being_edited_is_never_overwritten(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    _minutes(rig, window, 45)
    desk.limits_now = replace(desk.limits_now, wished=PolicySettings(daily_minutes=10))
    rig.click(window, "go_home")
    rig.click(window, "go_limits")
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    assert box.value() == 45
    rig.click(window, "discard_limits")
    again = rig.find(window, "edit_daily_minutes")
    assert isinstance(again, QSpinBox)
    assert again.value() == 10


def test_the_laws_own_limit_is_locked_but_may_be_stricter(rig: Rig, desk: Desk) -> None:
    floor = Floor(settings=PolicySettings(daily_minutes=60), clauses={"daily_minutes": "Art. 9"})
    desk.limits_now = replace(desk.limits_now, floor=floor)
    window = rig.window(desk)
    rig.click(window, "go_limits")
    assert not rig.find(window, "switch_daily_minutes").isEnabled()
    box = rig.find(window, "edit_daily_minutes")
    assert isinstance(box, QSpinBox)
    assert box.maximum() == 60
    words = rig.texts(window)
    assert "Law: Art. 9" in words
    assert "You can be stricter, not looser." in words


def test_a_refused_wish_says_why(rig: Rig, desk: Desk) -> None:
    refusal = FieldRefusal(field="daily_minutes", message="At most 60.", clause=None)
    stages = {**desk.limits_now.stages, "daily_minutes": Stage.REFUSED}
    desk.limits_now = replace(desk.limits_now, stages=stages, refusals=(refusal,))
    window = rig.window(desk)
    rig.click(window, "go_limits")
    words = rig.texts(window)
    assert "Not accepted" in words
    assert "The service did not accept it: At most 60." in words


def test_bans_of_the_law_are_named(rig: Rig, window: MainWindow) -> None:
    words = rig.texts(window)
    assert "Always kept away by law" in words
    assert "Virtual family" in words
    assert "Law: Measures Art. 14" in words


def test_confirmed_limits_open_quietly(rig: Rig, desk: Desk) -> None:
    desk.limits_now = replace(
        desk.limits_now,
        wished=PolicySettings(curfew=Curfew(start=time(22), end=time(7))),
        floor=Floor(),
        stages={"curfew": Stage.SEEN},
    )
    window = rig.window(desk)
    rig.click(window, "go_limits")
    assert "These limits hold for Mia." in rig.texts(window)
    assert "Always kept away by law" not in rig.texts(window)
