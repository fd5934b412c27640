"""Collects cyclic garbage on the GUI thread only.

Python collects in whichever thread happens to allocate. PySide reads its objects without Python's
lock while Qt asks for them, a screen reader most often, and what Qt owns must be destroyed on the
GUI thread: a collection in a worker has ended the process. What is in no cycle is freed at once as
ever.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 5000


@contextmanager
def collecting_here(parent: QObject) -> Iterator[None]:
    """Collect on this thread, whose events run, and on no other until the block ends."""
    timer = QTimer(parent)
    timer.timeout.connect(collect_if_due)
    timer.start(INTERVAL_MILLISECONDS)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        timer.stop()
        timer.deleteLater()


def collect_if_due() -> None:
    """Collect the oldest generation that has grown beyond Python's own threshold."""
    grown = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, limit) in enumerate(grown) if 0 < limit < count]
    if due:
        gc.collect(due[-1])
