"""The desktop application: a window at once, everything heavy after its first paint."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from guardian.clock import SystemClock
from guardian.words import best_language
from ui.appearance import Appearance
from ui.ports import NotifierPort, Opening
from ui.window import MainWindow, wait_for_workers

_LAST_PATIENCE_MILLISECONDS = 5000


def run(opening: Opening, notifier: NotifierPort | None, argv: Sequence[str]) -> int:
    """Show the window on a profile and return the exit code when it ends.

    ``notifier`` is ``None`` where the desktop shows no notifications: the window tells instead.
    SIGTERM and Ctrl+C end it as Quit does.
    """
    application = QApplication([sys.argv[0], *argv])
    application.setApplicationName("guardian")
    application.setApplicationDisplayName("Guardian")
    application.setDesktopFileName("guardian")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    language = best_language(QLocale.system().name())
    window = MainWindow(
        opening,
        notifier,
        Appearance(application, SystemClock()),
        language=language,
        leave=application.quit,
    )
    window.show()
    from ui.stop_signals import stop_signals  # noqa: PLC0415 - sockets, after the first paint

    QTimer.singleShot(0, window, window.begin)
    with stop_signals(window.leave, window):
        code = application.exec()
    wait_for_workers(_LAST_PATIENCE_MILLISECONDS)
    return code
