"""A process that ends with the one that started it, however that ended.

Whoever starts it keeps the other end of its standard input open and writes nothing; the kernel
closes that end with its process, even one that was killed.
"""

import os
import signal
from threading import Thread

_STANDARD_INPUT = 0


def end_with_starter() -> None:
    """Send this process SIGTERM as soon as its standard input ends."""
    # Not sys.stdin: a buffer that a thread is reading cannot be closed when the process leaves.
    Thread(target=_wait_for_the_end, name="starter", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(_STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
