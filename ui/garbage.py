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

INTERVAL_MILLISECONDS = 5_000
LONGEST_INTERVAL_MILLISECONDS = 40_000
"""Where nothing happens it is looked at less and less often, so that the computer can rest."""


@contextmanager
def collecting_here(parent: QObject) -> Iterator[None]:
    """Collect on this thread, whose events run, and on no other until the block ends."""
    timer = QTimer(parent)
    timer.timeout.connect(lambda: timer.setInterval(next_interval(timer.interval())))
    timer.start(INTERVAL_MILLISECONDS)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
        timer.stop()
        timer.deleteLater()


def keep_for_good() -> None:
    """Look at nothing of now again: the modules stay, and a look at all takes a tenth of a second.

    Only between the two ends of :func:`collecting_here`: elsewhere Python collects by itself.
    """
    if not gc.isenabled():
        gc.freeze()


def next_interval(interval_milliseconds: int) -> int:
    """Collect if it is due, and return in how many milliseconds to look again."""
    if collect_if_due():
        return INTERVAL_MILLISECONDS
    return min(2 * interval_milliseconds, LONGEST_INTERVAL_MILLISECONDS)


def collect_if_due() -> bool:
    """Collect the oldest generation that has grown beyond Python's own threshold, if any has."""
    grown = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, limit) in enumerate(grown) if 0 < limit < count]
    if due:
        gc.collect(due[-1])
    return bool(due)
