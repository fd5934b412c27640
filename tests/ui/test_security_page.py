"""Settings: what guards the profile, in words, and everything that is chosen with one click."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from guardian.desk.locked_values import Seen
from guardian.desk.security_values import History, HistoryView
from guardian.store.errors import StoreError
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.formats import Formats
from ui.pages.security_history import MEANINGS, TITLES
from ui.presentation import Presentation
from ui.window import MainWindow


@pytest.fixture
def settings(rig: Rig, desk: Desk) -> Callable[[], MainWindow]:
    """Return how to open Settings."""

    def go() -> MainWindow:
        window = rig.window(desk)
        rig.click(window, "go_settings")
        return window

    return go


Settings = Callable[[], MainWindow]


def test_a_keyring_and_a_passphrase_together(rig: Rig, settings: Settings) -> None:
    words = rig.texts(settings())
    assert "your passphrase and the keyring of this computer (Secret Service) together" in words
    assert "nothing is heard" not in words


def test_a_passphrase_alone_says_what_that_means(rig: Rig, desk: Desk, settings: Settings) -> None:
    desk.security_now = replace(desk.security_now, keyring=None)
    words = rig.texts(settings())
    assert "Your passphrase alone opens it" in words
    assert "After a start nothing is heard before the passphrase." in words


def test_services_that_are_deaf_while_locked_are_named(
    rig: Rig, desk: Desk, settings: Settings
) -> None:
    desk.security_now = replace(
        desk.security_now, deaf_while_locked=("Night\u202eOwl", "Star\nCompanion")
    )
    words = rig.texts(settings())
    assert "Night Owl, Star Companion" in words


def test_no_sheet_and_no_backup_say_what_is_at_stake(rig: Rig, settings: Settings) -> None:
    words = rig.texts(settings())
    assert "If the passphrase is forgotten, nobody can open these records." in words
    assert "If the disk breaks, the records are lost." in words


def test_a_sheet_and_a_backup_say_when(rig: Rig, desk: Desk, settings: Settings) -> None:
    desk.security_now = replace(
        desk.security_now,
        recovery_sheet_made_at=samples.NOW - timedelta(days=40),
        last_backup_at=samples.NOW - timedelta(days=9),
    )
    words = rig.texts(settings())
    assert "Made Mon 12 Oct" in words
    assert "Last written Thu 12 Nov" in words


def test_the_idle_time_is_kept(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    rig.click(window, "lock_after_5")
    assert desk.calls.named("set_lock_after") == [(5,)]
    chosen = rig.find(window, "lock_after_5")
    assert isinstance(chosen, QPushButton)
    assert chosen.isChecked()


def test_what_the_lock_screen_tells_is_kept(rig: Rig, desk: Desk, settings: Settings) -> None:
    rig.click(settings(), "seen_nothing")
    assert desk.calls.named("set_seen_while_locked") == [(Seen.NOTHING,)]


def test_a_check_says_that_all_is_whole(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    rig.click(window, "check_records")
    assert "everything is whole. 1,204 entries" in rig.texts(window)
    check = rig.find(window, "check_records")
    assert check.isEnabled()


def test_a_check_that_found_something_says_so_and_stays_said(
    rig: Rig, desk: Desk, settings: Settings
) -> None:
    desk.sound = False
    window = settings()
    rig.click(window, "check_records")
    assert "the records are not as Guardian wrote them" in rig.texts(window)
    rig.click(window, "lock_after_5")
    result = rig.find(window, "check_result")
    assert isinstance(result, QLabel)
    assert "Limits stay in force" in result.text()


def test_a_check_that_cannot_be_made_says_why(rig: Rig, desk: Desk, settings: Settings) -> None:
    desk.calls.failures["check_records"] = StoreError()
    window = settings()
    rig.click(window, "check_records")
    assert StoreError().in_language("en").title in rig.texts(window)
    assert not window.findChild(QWidget, "working").isVisible()  # type: ignore[union-attr] # is there


def _asked(window: MainWindow) -> QMessageBox:
    box = window.findChild(QMessageBox, "ask_keep")
    assert isinstance(box, QMessageBox)
    return box


def _answer(box: QMessageBox, name: str) -> None:
    found = box.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()


def _chosen(rig: Rig, window: MainWindow, name: str) -> bool:
    found = rig.find(window, name)
    assert isinstance(found, QPushButton)
    return found.isChecked()


def test_keeping_less_asks_and_says_that_it_cannot_be_undone(
    rig: Rig, desk: Desk, settings: Settings
) -> None:
    window = settings()
    rig.click(window, "keep_6")
    box = _asked(window)
    assert box.text() == "Remove what is older than 6 months?"
    assert "This cannot be undone." in box.informativeText()
    assert not desk.calls.named("set_keep_months")
    _answer(box, "confirm_keep")
    rig.settle()
    assert desk.calls.named("set_keep_months") == [(6,)]
    assert _chosen(rig, window, "keep_6")


def test_a_long_time_is_said_in_years(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    assert "1 year" in rig.texts(window)
    rig.click(window, "keep_24")
    assert _asked(window).text() == "Remove what is older than 2 years?"


def test_keeping_everything_after_all(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    rig.click(window, "keep_6")
    _answer(_asked(window), "keep_records")
    rig.settle()
    assert not desk.calls.named("set_keep_months")
    assert _chosen(rig, window, "keep_forever")


def test_escape_keeps_everything(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    rig.click(window, "keep_3")
    QTest.keyClick(_asked(window), Qt.Key.Key_Escape)
    rig.settle()
    assert not desk.calls.named("set_keep_months")
    assert _chosen(rig, window, "keep_forever")


def test_keeping_longer_does_not_ask(rig: Rig, desk: Desk, settings: Settings) -> None:
    desk.security_now = replace(desk.security_now, keep_months=6)
    window = settings()
    rig.click(window, "keep_forever")
    assert desk.calls.named("set_keep_months") == [(None,)]
    assert window.findChild(QMessageBox, "ask_keep") is None


def test_removing_that_fails_says_so_and_shows_what_is_kept(
    rig: Rig, desk: Desk, settings: Settings
) -> None:
    desk.calls.failures["set_keep_months"] = StoreError()
    window = settings()
    rig.click(window, "keep_6")
    _answer(_asked(window), "confirm_keep")
    rig.settle()
    box = window.findChild(QMessageBox, "failure")
    assert isinstance(box, QMessageBox)
    assert box.text() == StoreError().in_language("en").title
    assert _chosen(rig, window, "keep_forever")


def _history(desk: Desk, kind: History) -> None:
    view = HistoryView(history=kind, marked_at=samples.NOW - timedelta(hours=5))
    desk.security_now = replace(desk.security_now, history=view)


@pytest.mark.parametrize("kind", [History.UNKNOWN, History.ROLLED_BACK, History.FORKED])
def test_records_that_are_not_the_newest_are_said_in_plain_words(
    rig: Rig,
    desk: Desk,
    settings: Settings,
    kind: History,
    presentation: Callable[[str], Presentation],
) -> None:
    _history(desk, kind)
    words = rig.texts(settings())
    assert TITLES[kind] in words
    assert MEANINGS[kind] in words
    assert "Limits stay in force at the services either way." in words
    assert "The mark was last written" in words


def test_a_guardian_says_that_it_was_them(rig: Rig, desk: Desk, settings: Settings) -> None:
    _history(desk, History.ROLLED_BACK)
    window = settings()
    rig.click(window, "accept_history")
    assert desk.calls.named("accept_history") == [()]
    assert not window.findChildren(QWidget, "history") or "This was me" not in rig.texts(window)


def test_a_sound_history_is_not_mentioned(rig: Rig, settings: Settings) -> None:
    assert "This was me" not in rig.texts(settings())


def test_nothing_blocks_the_window(rig: Rig, desk: Desk, settings: Settings) -> None:
    window = settings()
    for name in ("check_records", "lock_after_1", "seen_nothing"):
        rig.click(window, name)
    assert desk.calls.on_main_thread == []


def test_in_chinese(rig: Rig) -> None:
    desk = Desk("zh_CN")
    desk.security_now = replace(desk.security_now, keyring=None)
    window = rig.window(desk)
    rig.click(window, "go_settings")
    words = rig.texts(window)
    for said in ("恢复凭据", "口令", "开机后，在您输入口令之前收不到任何提醒。", "永久", "备份"):
        assert said in words


def test_the_moment_is_on_this_computers_clock(presentation: Callable[[str], Presentation]) -> None:
    from ui.pages.security_rows import here  # noqa: PLC0415 - beside its use

    shown = presentation("en")
    assert isinstance(shown.formats, Formats)
    assert here(shown, samples.NOW).startswith("today ")
