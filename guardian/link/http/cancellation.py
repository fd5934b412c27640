"""Calling work off: at once and from any thread, while nobody looks again and again."""

import contextlib
import threading
from collections.abc import Callable, Iterator

FOLLOW_SECONDS = 0.05


class Cancellation:
    """Set once and for ever; what is to happen then is called on the thread that sets it."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self._lock = threading.Lock()
        self._acts: list[Callable[[], None]] = []

    def is_set(self) -> bool:
        """Return whether the work was called off."""
        return self._set.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is set, at most ``seconds``; return whether it is."""
        return self._set.wait(seconds)

    def set(self) -> None:
        """Call the work off; returns when everything that was registered was called."""
        with self._lock:
            self._set.set()
            acts, self._acts = self._acts, []
        for act in acts:
            act()

    @contextlib.contextmanager
    def calling(self, act: Callable[[], None]) -> Iterator[None]:
        """Have ``act`` called when this is set during the block, or at once if it is already.

        ``act`` must neither wait nor fail, and may be called just after the block's end, too.
        """
        with self._lock:
            late = self._set.is_set()
            if not late:
                self._acts.append(act)
        if late:
            act()
        try:
            yield
        finally:
            with self._lock, contextlib.suppress(ValueError):
                self._acts.remove(act)


def when_set(
    cancelled: Cancellation | None, act: Callable[[], None]
) -> contextlib.AbstractContextManager[None]:
    """Return what ``cancelled.calling(act)`` does, or nothing for work nobody can call off."""
    return contextlib.nullcontext() if cancelled is None else cancelled.calling(act)


@contextlib.contextmanager
def following(event: threading.Event) -> Iterator[Cancellation]:
    """Yield a cancellation that is set soon after ``event``, which can call nobody.

    It looks again and again: for short work only.
    """
    cancellation, over = Cancellation(), threading.Event()

    def follow() -> None:
        while not over.is_set():
            if event.wait(FOLLOW_SECONDS):
                cancellation.set()
                return

    threading.Thread(target=follow, name="guardian-cancel", daemon=True).start()
    try:
        yield cancellation
    finally:
        over.set()
