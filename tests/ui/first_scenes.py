"""Scenes of the first days: the demo, the sheet of keys, limits to begin with, start at login."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QScrollArea, QWidget

from guardian.policy.settings import PolicySettings
from tests.ui.fakes import Desk
from tests.ui.panels import Way, press
from ui.window import MainWindow

Settle = Callable[[], None]


class OnAtLogin:
    """Starts with the computer until it is told not to."""

    def __init__(self) -> None:
        self._on = True

    def is_on(self) -> bool:
        return self._on

    def set_on(self, on: bool) -> None:
        self._on = on


def _nothing(_language: str) -> None:
    """Show no other window."""


AROUND: Mapping[str, Mapping[str, Any]] = {
    "practice": {"practice": True},
    "first_run": {"try_demo": _nothing},
    "first_run_state": {"try_demo": _nothing},
    "settings_start": {"at_login": OnAtLogin()},
}
"""What is around the window in a scene, as fields of ``Surroundings``."""


def _practice(_window: MainWindow, _desk: Desk, _settle: Settle) -> None:
    """Look at Home, under the strip."""


def _keys(window: MainWindow, _desk: Desk, _settle: Settle) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)


def _start(window: MainWindow, _desk: Desk, settle: Settle) -> None:
    press(window, "go_settings")
    settle()
    area = window.findChild(QScrollArea, "scroll_settings")
    card = window.findChild(QWidget, "start_card")
    assert area is not None
    assert card is not None
    area.verticalScrollBar().setValue(card.y() - 16)


def _state(window: MainWindow, _desk: Desk, _settle: Settle) -> None:
    press(window, "country_US-WA")


def free(settings: PolicySettings) -> PolicySettings:
    """Return settings without what is proposed to begin with."""
    return replace(settings, daily_minutes=None, curfew=None, spend_per_month_minor=None)


def _first_limits(window: MainWindow, desk: Desk, settle: Settle) -> None:
    held = desk.limits_now
    desk.limits_now = replace(
        held,
        wished=free(held.wished),
        effective=replace(held.effective, settings=free(held.effective.settings)),
    )
    press(window, "country_CN")
    press(window, "link_first")
    settle()
    press(window, "way_service")
    settle()
    address = window.findChild(QLineEdit, "provider_address")
    assert isinstance(address, QLineEdit)
    address.setText("https://companion.example")
    desk.answered.set()
    press(window, "wizard_next")


FIRST: dict[str, Way] = {
    "practice": _practice,
    "shortcuts": _keys,
    "settings_start": _start,
    "first_run_state": _state,
    "first_limits": _first_limits,
}
NOTHING_LINKED = frozenset({"first_run", "first_run_state", "first_limits"})


def grabbed(window: QWidget) -> QPixmap:
    """Return the picture of a window with the dialogs that lie over it."""
    picture = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            middle = QPoint(window.width() - dialog.width(), window.height() - dialog.height()) / 2
            dialog.render(picture, middle)
    return picture
