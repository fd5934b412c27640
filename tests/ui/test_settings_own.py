"""Settings: what notifies and when, what the program is, and the way to each part."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from PySide6.QtCore import QPoint, QTime
from PySide6.QtWidgets import QTimeEdit, QWidget

from guardian.desk.notice_values import USUAL_QUIET_HOURS, NoticeChoices, QuietHours
from guardian.link.wire.events import Level
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fake_notices import FOLDER
from tests.ui.fakes import Desk, FakeNotifier, WrongPassphraseError
from ui.widgets.switch import Switch
from ui.window import MainWindow

ALWAYS = QuietHours(start=time(0), end=time(23, 59, 59, 999999))
PARTS = ("look", "notices", "linked_accounts", "protection", "records", "about")


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_settings")
    return made


def _toggle(rig: Rig, window: QWidget, name: str) -> None:
    found = rig.find(window, name)
    assert isinstance(found, Switch)
    found.toggle()
    rig.settle()


def _set_time(rig: Rig, window: QWidget, name: str, hour: int, minute: int) -> None:
    found = rig.find(window, name)
    assert isinstance(found, QTimeEdit)
    found.setTime(QTime(hour, minute))
    found.editingFinished.emit()
    rig.settle()


def test_which_alerts_notify_is_kept(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "notify_high")
    assert desk.notices_now.notify_from is Level.HIGH
    assert "A crisis always notifies" in rig.texts(rig.find(window, "notices"))


def test_quiet_hours_are_switched_on_changed_and_off(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    assert not window.findChildren(QTimeEdit)
    _toggle(rig, window, "quiet_hours")
    assert desk.notices_now.quiet == USUAL_QUIET_HOURS
    _set_time(rig, window, "quiet_start", 21, 15)
    assert desk.notices_now.quiet == QuietHours(start=time(21, 15), end=USUAL_QUIET_HOURS.end)
    before = len(desk.calls.named("set_notices"))
    _set_time(rig, window, "quiet_end", 21, 15)
    assert len(desk.calls.named("set_notices")) == before, "no hours at all cannot be meant"
    _toggle(rig, window, "quiet_hours")
    assert desk.notices_now.quiet is None


def test_a_choice_that_could_not_be_kept_goes_back(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    desk.calls.failures["set_notices"] = WrongPassphraseError()
    _toggle(rig, window, "quiet_hours")
    box = window.findChild(QWidget, "failure")
    assert isinstance(box, QWidget)
    switch = rig.find(window, "quiet_hours")
    assert isinstance(switch, Switch)
    assert not switch.isChecked()
    box.deleteLater()


def test_about_says_what_leaves_and_where_records_are(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    words = rig.texts(rig.find(window, "about"))
    assert "Nothing leaves this computer but Guardian Link" in words
    assert str(FOLDER) in words.replace("\u200b", "")
    assert "Free software under Apache-2.0" in words


def test_the_parts_and_their_licences_are_read_when_asked_for(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    assert not desk.calls.named("parts")
    rig.click(window, "parts")
    words = rig.texts(window)
    assert "requests 2.34.2" in words
    assert "LGPL-3.0-only" in words
    assert "Its licence is in its own files" in words
    rig.click(window, "back_to_settings")
    assert rig.find(window, "about").isVisible()


@pytest.mark.parametrize("name", PARTS)
def test_the_index_leads_to_every_part(rig: Rig, window: MainWindow, name: str) -> None:
    window.resize(760, 520)
    rig.settle()
    rig.click(window, f"to_{name}")
    part = rig.find(window, name)
    area = rig.find(window, "scroll_settings")
    top = part.mapTo(area, QPoint(0, 0)).y()
    assert top < area.height()
    focused = window.focusWidget()
    assert focused is not None
    assert part.isAncestorOf(focused)


def test_the_index_breaks_where_there_is_less_room(rig: Rig, window: MainWindow) -> None:
    def rows() -> int:
        rig.settle()
        tops = {rig.find(window, f"to_{name}").y() for name in PARTS}
        return len(tops)

    window.resize(1500, 900)
    wide = rows()
    window.resize(760, 520)
    assert wide == 1 < rows()
    index = rig.find(window, "settings_index")
    assert all(rig.find(window, f"to_{name}").geometry().right() <= index.width() for name in PARTS)


def _told(rig: Rig, desk: Desk, choices: NoticeChoices, alert_id: str) -> list[object]:
    desk.notices_now = choices
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    notifier.shown.clear()
    window.bridge.announce_alert(alert_id)
    rig.settle()
    return [each["key"] for each in notifier.shown]


def test_an_alert_below_the_chosen_level_does_not_notify(rig: Rig, desk: Desk) -> None:
    chosen = NoticeChoices(notify_from=Level.CRITICAL)
    assert _told(rig, desk, chosen, "alert-meeting") == []


def test_an_alert_of_the_chosen_level_notifies(rig: Rig, desk: Desk) -> None:
    chosen = NoticeChoices(notify_from=Level.HIGH)
    assert _told(rig, desk, chosen, "alert-meeting") == ["alert-meeting"]


def test_in_quiet_hours_only_a_crisis_notifies(rig: Rig, desk: Desk) -> None:
    chosen = NoticeChoices(quiet=ALWAYS)
    assert _told(rig, desk, chosen, "alert-meeting") == []
    assert _told(rig, desk, chosen, "alert-crisis") == ["alert-crisis"]


def test_what_does_not_notify_still_waits_in_the_window(rig: Rig, desk: Desk) -> None:
    _told(rig, desk, NoticeChoices(quiet=ALWAYS), "alert-meeting")
    alert = next(each for each in desk.found_alerts if each.alert_id == "alert-meeting")
    assert alert.shown_at is None
    assert alert.acknowledged_at is None


def test_quiet_hours_go_by_this_computers_clock(rig: Rig, desk: Desk) -> None:
    here: datetime = samples.NOW.astimezone()
    just_now = QuietHours(
        start=here.time().replace(second=0, microsecond=0),
        end=here.replace(minute=(here.minute + 1) % 60).time(),
    )
    assert _told(rig, desk, NoticeChoices(quiet=just_now), "alert-meeting") == []
    other = replace(NoticeChoices(), quiet=QuietHours(start=just_now.end, end=just_now.start))
    assert _told(rig, desk, other, "alert-meeting") == ["alert-meeting"]
