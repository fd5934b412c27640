"""When it locks by itself: after an idle time, and not in the middle of an act of the parent."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.idle import IdleLock
    from ui.shell import Shell


class AutoLock(QObject):
    """``opened`` gives what is open now; ``seconds``: as for :class:`ui.idle.IdleLock`."""

    def __init__(
        self,
        *,
        opened: "Callable[[], Shell | None]",
        lock: Callable[[], None],
        seconds: Callable[[], float],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._opened = opened
        self._lock = lock
        self._seconds = seconds

    @cached_property
    def idle(self) -> "IdleLock":
        """What counts the time; made when there is something to lock."""
        from ui.idle import IdleActs, IdleLock  # noqa: PLC0415 - after the first paint

        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a window needs one
        acts = IdleActs(warn=self._warn, calm=self._calm, lock=self._lock, busy=self._half_way)
        return IdleLock(application, acts, seconds=self._seconds, parent=self)

    def start(self, minutes: int) -> None:
        """Watch the hands on keyboard and mouse."""
        self.idle.start(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Take another choice of the parent at once."""
        self.idle.set_minutes(minutes)

    def stop(self) -> None:
        """Watch no more."""
        self.idle.stop()

    def _warn(self) -> None:
        from ui.idle import WARNING_SECONDS  # noqa: PLC0415 - after the first paint

        shell = self._opened()
        if shell is not None:
            shell.notices.warn_of_lock(WARNING_SECONDS)

    def _calm(self) -> None:
        shell = self._opened()
        if shell is not None:
            shell.notices.calm()

    def _half_way(self) -> bool:
        """Whether a lock would break off an act of the parent.

        A dialog that asks something, an account that is being linked (its code is typed on another
        page), and an act of Settings that runs: a backup or new keys.
        """
        if QApplication.activeModalWidget() is not None:
            return True
        shell = self._opened()
        return shell is not None and shell.half_way()
