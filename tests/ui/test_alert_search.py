"""Searching the alerts: as one types, in both languages, and never in anybody's way."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from guardian.desk.alert_values import AlertQuery
from guardian.desk.values import Condition
from guardian.store.errors import StoreError
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.pages.alert_filters import AlertFilters
from ui.pages.alerts_list import AlertsList
from ui.sayings.signals import CATEGORIES, categories_named
from ui.window import MainWindow

HOUR_MILLISECONDS = 3_600_000


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_alerts")
    return made


def field(rig: Rig, window: MainWindow) -> QLineEdit:
    found = rig.find(window, "search_alerts")
    assert isinstance(found, QLineEdit)
    return found


def search(rig: Rig, window: MainWindow, text: str) -> str:
    """Type, press Enter, and return every word on the screen."""
    edit = field(rig, window)
    edit.clear()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    rig.settle()
    return rig.texts(window)


def searched(desk: Desk) -> list[str]:
    """Return what was searched for, in order."""
    queries = [query for (query,) in desk.calls.named("listed") if isinstance(query, AlertQuery)]
    return [each.text for each in queries if each.text]


def test_a_name_is_found(rig: Rig, desk: Desk, window: MainWindow) -> None:
    words = search(rig, window, "study")
    assert "1 alert found." in words
    assert "The character asked for personal details" in words
    assert "Talk about meeting a stranger" not in words


def test_typing_searches_after_a_pause(rig: Rig, desk: Desk, window: MainWindow) -> None:
    edit = field(rig, window)
    (filters,) = window.findChildren(AlertFilters)
    (pause,) = filters.findChildren(QTimer)
    pause.setInterval(HOUR_MILLISECONDS)  # longer than any busy machine takes to type
    QTest.keyClicks(edit, "owl")
    assert searched(desk) == []
    pause.setInterval(0)
    rig.wait_until(lambda: searched(desk))
    rig.settle()
    assert searched(desk) == ["owl"]
    assert "1 alert found." in rig.texts(window)


def test_a_kind_of_alert_is_found_by_its_title(rig: Rig, desk: Desk, window: MainWindow) -> None:
    words = search(rig, window, "personal details")
    (query,) = desk.calls.named("listed")[-1]
    assert query == AlertQuery(text="personal details", named=("privacy_extraction",))
    assert "1 alert found." in words


def test_one_chinese_character_is_enough(rig: Rig) -> None:
    desk = Desk("zh_CN")
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    edit = field(rig, window)
    for text in ("猫", "小麦"):
        edit.setText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        rig.settle()
        assert "条安全提醒。" in rig.texts(window)
        assert searched(desk)[-1] == text


def test_a_note_is_found(rig: Rig, desk: Desk) -> None:
    first, *others = desk.found_alerts
    desk.found_alerts = (replace(first, note="Spoke with the school nurse"), *others)
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    assert "1 alert found." in search(rig, window, "NURSE")


def test_nothing_found_says_what_one_can_do(rig: Rig, desk: Desk, window: MainWindow) -> None:
    words = search(rig, window, "zebra")
    assert "Nothing found." in words
    assert "clear the field to see every alert" in words


def test_clearing_shows_every_alert_again(rig: Rig, desk: Desk, window: MainWindow) -> None:
    search(rig, window, "zebra")
    assert "2 alerts wait for you." in search(rig, window, "")
    assert searched(desk) == ["zebra"]


def test_a_click_clears_the_search(rig: Rig, desk: Desk, window: MainWindow) -> None:
    search(rig, window, "study")
    clear = next(
        each for each in field(rig, window).actions() if each.toolTip() == "Clear the search"
    )
    assert clear.isVisible()
    clear.trigger()
    assert field(rig, window).text() == ""
    assert not clear.isVisible()


def test_spaces_alone_are_no_search(rig: Rig, desk: Desk, window: MainWindow) -> None:
    assert "2 alerts wait for you." in search(rig, window, "   ")
    assert searched(desk) == []


def test_the_search_is_there_again_after_an_alert(rig: Rig, desk: Desk, window: MainWindow) -> None:
    search(rig, window, "study")
    rig.click(window, "alert_alert-details")
    assert "The character asked for personal details" in rig.texts(window)
    rig.click(window, "back_to_alerts")
    assert field(rig, window).text() == "study"
    assert "1 alert found." in rig.texts(window)


def test_a_new_alert_does_not_disturb_who_types(
    rig: Rig, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    edit = field(rig, window)
    with qtbot.waitActive(window):
        window.activateWindow()
    edit.setFocus()
    QTest.keyClicks(edit, "bud")
    edit.setCursorPosition(1)
    desk.found_alerts = (samples.alert("new", category="bullying"), *desk.found_alerts)
    window.bridge.announce_change(frozenset({"alerts"}))
    window.shell.reload()  # type: ignore[union-attr] # it is open
    rig.settle()
    assert field(rig, window) is edit
    assert edit.hasFocus()
    assert (edit.text(), edit.cursorPosition()) == ("bud", 1)


def test_a_new_alert_that_fits_is_found_too(rig: Rig, desk: Desk, window: MainWindow) -> None:
    assert "1 alert found." in search(rig, window, "study")
    desk.found_alerts = (
        samples.alert("new", character_name="Study Cat"),
        *desk.found_alerts,
    )
    window.shell.reload()  # type: ignore[union-attr] # it is open
    rig.settle()
    assert "2 alerts found." in rig.texts(window)


def test_a_search_that_fails_says_so(rig: Rig, desk: Desk, window: MainWindow) -> None:
    desk.calls.failures["listed"] = StoreError()
    search(rig, window, "study")
    assert StoreError().in_language("en").title in rig.texts(window)


def test_it_runs_in_a_worker(rig: Rig, desk: Desk, window: MainWindow) -> None:
    search(rig, window, "study")
    assert "listed" not in desk.calls.on_main_thread


def test_without_alerts_there_is_nothing_to_search(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = ()
    window = rig.window(desk)
    rig.click(window, "go_alerts")
    assert window.findChild(AlertsList, "alerts_list") is None


def test_a_lost_connection_is_said_above_the_list(rig: Rig, desk: Desk, window: MainWindow) -> None:
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
    window.shell.reload()  # type: ignore[union-attr] # it is open
    rig.settle()
    assert "New alerts cannot reach you until the connection is back." in rig.texts(window)


def test_titles_are_known_in_every_language() -> None:
    assert categories_named("LIVE") == categories_named("live")
    assert "self_harm.ideation" in categories_named("not wanting to live")
    assert set(categories_named("自")) <= set(CATEGORIES)
    assert categories_named("自") != ()
    assert categories_named("zebra") == ()
