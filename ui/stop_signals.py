"""SIGTERM and Ctrl+C end the program as Quit does, without a timer that wakes up to look."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier


@contextmanager
def stop_signals(leave: Callable[[], None], parent: QObject) -> Iterator[None]:
    """Call ``leave`` on the GUI thread at the first of these signals, while inside."""
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, parent)

    def noticed() -> None:
        reading.recv(64)
        leave()

    def nothing(_number: int, _frame: FrameType | None) -> None:
        """Let the byte on the wake-up socket speak."""

    notifier.activated.connect(noticed)
    before_fd = signal.set_wakeup_fd(writing.fileno())
    before = {number: signal.signal(number, nothing) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        notifier.setEnabled(False)
        reading.close()
        writing.close()
