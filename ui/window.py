"""The window as it appears: light, so that it is on the screen at once; the rest comes after it.

What is imported here is imported before the first paint. See :mod:`ui.lifecycle` for the rest.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from guardian.clock import Clock
from ui.ending import WindowStart
from ui.opening_port import Opening
from ui.outside import Surroundings
from ui.remembered import Memory
from ui.theme.tokens import colours
from ui.widgets.shapes import Shapes

if TYPE_CHECKING:
    from ui.auto_lock import AutoLock
    from ui.bridge import Bridge
    from ui.lifecycle import Lifecycle
    from ui.ports import Services
    from ui.shell import Shell

_SIZE = (1180, 760)
_SMALLEST = (760, 520)
_DARK_BELOW = 128
"""Lightness, 0 to 255, of the ground of a system that is dark."""


class MainWindow(QMainWindow):
    """One window for everything."""

    def __init__(
        self, opening: Opening, clock: Clock, surroundings: Surroundings, *, language: str
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Guardian")
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._opening = opening
        self._clock = clock
        self._around = surroundings
        self._language = language
        self._memory = Memory(surroundings.kept)
        # Whether the system is dark could be asked of Qt by name, but that makes its whole
        # namespace in Python first.
        ground = QApplication.palette().window().color()
        self.setCentralWidget(Shapes(colours(dark=ground.lightness() < _DARK_BELOW)))

    @cached_property
    def life(self) -> "Lifecycle":
        """What it shows, made when it is needed: after the first paint."""
        from ui.lifecycle import Lifecycle  # noqa: PLC0415 - after the first paint

        return Lifecycle(
            self,
            self._opening,
            self._clock,
            self._around,
            memory=self._memory,
            language=self._language,
        )

    @property
    def bridge(self) -> "Bridge":
        """Where any thread tells it something."""
        return self.life.bridge

    @property
    def auto_lock(self) -> "AutoLock":
        """What locks it when nobody is there."""
        return self.life.auto_lock

    @property
    def services(self) -> "Services | None":
        """What the profile offers, while it is open."""
        return self.life.services

    @property
    def shell(self) -> "Shell | None":
        """Every page, while they are open."""
        return self.life.shell

    def appear(self, start: WindowStart) -> None:
        """Show itself for the first time, or as the window did whose place it takes."""
        geometry = start.geometry or self._memory.geometry
        if geometry:
            self.restoreGeometry(geometry)
        if start.visible:
            self.show()
            return
        from ui.tray import Tray  # noqa: PLC0415 - nobody waits for a window that stays hidden

        if not Tray.available():
            self.showMinimized()

    def begin(self) -> None:
        """Look what is there, and hear what the desktop and other processes ask."""
        self.life.begin()

    def open_alert(self, alert_id: str) -> None:
        """Come forward with one alert open, after the passphrase where it is locked."""
        self.life.open_alert(alert_id)

    def come_forward(self) -> None:
        """Show and raise the window."""
        self.life.come_forward()

    def lock(self) -> None:
        """Close the profile and forget what it held; what is half-way is broken off."""
        self.life.lock()

    def leave(self) -> None:
        """End the program: close the profile, then quit."""
        self.life.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep watching where the window can be found again; otherwise ask."""
        if self.life.closes():
            event.accept()
            self.leave()
        else:
            event.ignore()
