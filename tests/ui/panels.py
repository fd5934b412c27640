"""How to come to each page that Settings and an alert's note open; used to draw and to check."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from guardian.desk.security_values import History, HistoryView
from tests.ui import samples
from tests.ui.fakes import Desk
from ui.pages.alert_note import NoteEdit
from ui.pages.alerts_list import AlertsList
from ui.shell import Shell
from ui.window import MainWindow

Settle = Callable[[], None]
Way = Callable[[MainWindow, Desk, Settle], None]


def press(window: QWidget, name: str) -> None:
    """Press the button of that name that is on the screen."""
    found = [each for each in window.findChildren(QPushButton, name) if each.isVisible()]
    assert found, name
    found[-1].click()


def type_into(window: QWidget, name: str, text: str) -> None:
    """Type into the field of that name that is on the screen."""
    found = [each for each in window.findChildren(QLineEdit, name) if each.isVisible()]
    assert found, name
    found[-1].setText(text)


def panel(name: str) -> Way:
    """Return the way to one of the pages that Settings opens."""

    def go(window: MainWindow, _desk: Desk, settle: Settle) -> None:
        press(window, "go_settings")
        settle()
        press(window, name)

    return go


def _passphrase(window: MainWindow, desk: Desk, settle: Settle) -> None:
    panel("open_passphrase")(window, desk, settle)
    settle()
    type_into(window, "old_passphrase", desk.passphrase)
    type_into(window, "passphrase", "owl river lamp stone")
    type_into(window, "passphrase_again", "owl river")
    press(window, "change_passphrase")


def _sheet(window: MainWindow, desk: Desk, settle: Settle) -> None:
    panel("open_recovery")(window, desk, settle)
    settle()
    type_into(window, "recovery_passphrase", desk.passphrase)
    press(window, "make_sheet")


def _wrong(window: MainWindow, desk: Desk, settle: Settle) -> None:
    panel("open_backup")(window, desk, settle)
    settle()
    type_into(window, "backup_passphrase", "wrong")


def _history(kind: History) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        desk.security_now = replace(
            desk.security_now,
            keyring=None,
            deaf_while_locked=("Star Companion", "Night Owl"),
            recovery_sheet_made_at=samples.NOW - timedelta(days=40),
            history=HistoryView(history=kind, marked_at=samples.NOW - timedelta(hours=5)),
        )
        press(window, "go_settings")
        settle()

    return go


def _checked(window: MainWindow, desk: Desk, settle: Settle) -> None:
    desk.sound = False
    press(window, "go_settings")
    settle()
    press(window, "check_records")


def search_for(text: str) -> Way:
    """Return the way to what a search finds."""

    def go(window: MainWindow, _desk: Desk, settle: Settle) -> None:
        press(window, "go_alerts")
        settle()
        type_into(window, "search_alerts", text)
        shown = window.findChildren(AlertsList, "alerts_list")[-1]
        assert isinstance(shown, AlertsList)
        shown.filters.search_now()
        settle()

    return go


def _note(window: MainWindow, _desk: Desk, settle: Settle) -> None:
    window.open_alert("alert-meeting")
    settle()
    edit = window.findChild(NoteEdit, "note_text")
    assert isinstance(edit, NoteEdit)
    edit.setPlainText("We spoke after dinner. " * 84)
    edit.left.emit()


def _low(window: MainWindow, desk: Desk, settle: Settle) -> None:
    panel("go_settings")(window, desk, settle)
    settle()
    card = window.findChild(QWidget, "protection")
    area = window.findChild(QScrollArea, "scroll_settings")
    assert isinstance(card, QWidget)
    assert isinstance(area, QScrollArea)
    area.verticalScrollBar().setValue(card.y())


def _warned(window: MainWindow, _desk: Desk, _settle: Settle) -> None:
    shell = window.findChild(Shell)
    assert isinstance(shell, Shell)
    shell.notices.warn_of_lock(15)


WAYS: dict[str, Way] = {
    "protection": _low,
    "lock_warning": _warned,
    "passphrase": _passphrase,
    "recovery": panel("open_recovery"),
    "recovery_sheet": _sheet,
    "backup": _wrong,
    "keys": panel("open_keys"),
    "history_unknown": _history(History.UNKNOWN),
    "history_rolled_back": _history(History.ROLLED_BACK),
    "history_forked": _history(History.FORKED),
    "checked": _checked,
    "search": search_for("a"),
    "search_nothing": search_for("zebra"),
    "note": _note,
}
