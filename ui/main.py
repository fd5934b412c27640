"""The desktop application: a window at once, everything heavy after its first paint."""

import atexit
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from guardian.clock import SystemClock
from guardian.words import best_language
from ui.ending import Ending, WindowStart
from ui.first_paint import AfterFirstPaint
from ui.opening_port import NotifierPort, Opening
from ui.outside import SessionSignals, ShowRequests, Surroundings
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.remembered import Kept
    from ui.start_port import AtLogin

_LAST_PATIENCE_MILLISECONDS = 5000


def run(  # noqa: PLR0913 - what is around a window, each made by the caller
    opening: Opening,
    notifier: NotifierPort | None,
    argv: Sequence[str],
    *,
    start: WindowStart | None = None,
    signals: SessionSignals | None = None,
    instance: ShowRequests | None = None,
    kept: "Kept | None" = None,
    at_login: "AtLogin | None" = None,
    try_demo: Callable[[str], None] | None = None,
    practice: bool = False,
) -> Ending:
    """Show the window on a profile and return how it ended.

    ``notifier`` is ``None`` where the desktop shows no notifications: the window tells instead.
    ``start`` is given by a process that this one replaces. The others: see
    :class:`ui.outside.Surroundings`. SIGTERM and Ctrl+C end it as Quit does.
    """
    application = made_application(argv)
    endings: list[WindowStart] = []

    def renew(wanted: WindowStart) -> None:
        endings.append(wanted)
        application.quit()

    window = MainWindow(
        opening,
        SystemClock(),
        Surroundings(
            notifier=notifier,
            signals=signals,
            instance=instance,
            seconds=seconds_since_start,
            leave=application.quit,
            renew=renew,
            kept=kept,
            at_login=at_login,
            try_demo=try_demo,
            practice=practice,
        ),
        language=best_language(QLocale.system().name()),
    )
    window.appear(start or WindowStart())
    code = _lived(application, window)
    return Ending(code=code, renew=endings[0] if endings else None)


def _lived(application: QApplication, window: MainWindow) -> int:
    """Let the window live until it ends and its workers have; return the exit status."""
    with ExitStack() as collecting, ExitStack() as stopping:

        def begin() -> None:
            from ui.garbage import collecting_here  # noqa: PLC0415 - after the first paint
            from ui.stop_signals import stop_signals  # noqa: PLC0415 - after the first paint

            collecting.enter_context(collecting_here(window))
            stopping.enter_context(stop_signals(window.leave, window))
            window.begin()

        AfterFirstPaint(window, begin)
        code = application.exec()
        stopping.close()
        from ui.tasks import wait_for_workers  # noqa: PLC0415 - after the first paint

        all_ended = wait_for_workers(_LAST_PATIENCE_MILLISECONDS)
    if not all_ended:
        gc.disable()  # a worker may still collect what Qt is about to take down
        # Qt would wait for ever for a worker whose keyring shows a prompt that nobody answers.
        atexit.register(os._exit, code)
    return code


def made_application(argv: Sequence[str]) -> QApplication:
    """Return the one application of this process, dressed as Guardian."""
    # Fusion by Qt's own option: setStyle would make all of QStyle's enums in Python, for nothing.
    application = QApplication([sys.argv[0], "-style", "Fusion", *argv])
    application.setApplicationName("guardian")
    application.setApplicationDisplayName("Guardian")
    application.setDesktopFileName("guardian")
    application.setQuitOnLastWindowClosed(False)
    application.setCursorFlashTime(0)  # two wake-ups a second, and nothing here needs to blink
    return application


def seconds_since_start() -> float:
    """Return the seconds since the computer started, with those it slept where it tells them."""
    since_boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if since_boot is None else time.clock_gettime(since_boot)
