"""Copies a secret so that clipboard histories leave it alone, and takes it back soon after.

Each platform has its own mark for what no history may keep and no cloud may get: KDE's password
manager hint (which GNOME's and other Linux histories read too), three registered formats on
Windows, and NSPasteboard's concealed type on macOS, which Qt for Python cannot set.
"""

import sys
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from ui.mac_pasteboard import MacPasteboard

HOLD_SECONDS = 30
_WINDOWS_FORMAT = 'application/x-qt-windows-mime;value="{name}"'
_NO = bytes(4)
"""A DWORD of zero."""
MARKS = {
    "linux": {"x-kde-passwordManagerHint": b"secret"},
    "win32": {
        _WINDOWS_FORMAT.format(name="ExcludeClipboardContentFromMonitorProcessing"): _NO,
        _WINDOWS_FORMAT.format(name="CanIncludeInClipboardHistory"): _NO,
        _WINDOWS_FORMAT.format(name="CanUploadToCloudClipboard"): _NO,
    },
}
"""What stands beside the text, by platform."""


class Pasteboard(Protocol):
    """A clipboard that takes a secret and knows whether it still holds it."""

    def put(self, secret: str) -> None:
        """Hold ``secret``, concealed."""
        ...

    def still_ours(self) -> bool:
        """Return whether it holds what was put last."""
        ...

    def clear(self) -> None:
        """Hold nothing."""
        ...


class QtPasteboard:
    """Qt's clipboard with the marks of a platform."""

    def __init__(self, clipboard: QClipboard, marks: dict[str, bytes]) -> None:
        self._clipboard = clipboard
        self._marks = marks
        self._held = ""

    def put(self, secret: str) -> None:
        """Hold ``secret``, concealed."""
        contents = QMimeData()
        contents.setText(secret)
        for name, value in self._marks.items():
            contents.setData(name, value)
        self._clipboard.setMimeData(contents)
        self._held = secret

    def still_ours(self) -> bool:
        """Return whether it holds what was put last."""
        return bool(self._held) and self._clipboard.text() == self._held

    def clear(self) -> None:
        """Hold nothing."""
        self._held = ""
        self._clipboard.clear()


def pasteboard() -> Pasteboard:
    """Return this platform's."""
    if sys.platform == "darwin":
        return MacPasteboard()
    marks = MARKS["win32" if sys.platform == "win32" else "linux"]
    return QtPasteboard(QGuiApplication.clipboard(), marks)


class SecretClipboard(QObject):
    """Copies secrets; forgets the last one after 30 seconds, when told, and at the end."""

    def __init__(self, parent: QObject, board: Pasteboard | None = None) -> None:
        super().__init__(parent)
        self._board = board or pasteboard()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(HOLD_SECONDS * 1000)
        self.timer.timeout.connect(self.forget)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.forget)

    def copy(self, secret: str) -> None:
        """Put ``secret`` on the clipboard for 30 seconds."""
        self._board.put(secret)
        self.timer.start()

    def forget(self) -> None:
        """Empty the clipboard, unless somebody has copied something else since."""
        self.timer.stop()
        if self._board.still_ours():
            self._board.clear()
