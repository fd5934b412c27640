"""What a click on a shown notification does: on a thread of its own, never after the end."""

import threading
from collections.abc import Callable, Hashable

_MOST_REMEMBERED = 256


class Clicks:
    """Remembers the latest notifications by whatever the desktop calls them.

    Each ``on_click`` gets its own thread, so that a slow or failing one holds up no other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, Callable[[], None]] = {}
        self._closed = False

    def expect(self, shown: Hashable, on_click: Callable[[], None]) -> None:
        """Remember what a click on ``shown`` does."""
        with self._lock:
            self._waiting.pop(shown, None)
            self._waiting[shown] = on_click
            while len(self._waiting) > _MOST_REMEMBERED:
                del self._waiting[next(iter(self._waiting))]

    def forget(self, shown: Hashable) -> None:
        """Forget a notification that can no longer be clicked."""
        with self._lock:
            self._waiting.pop(shown, None)

    def forget_all(self) -> None:
        """Forget every notification: what showed them is gone."""
        with self._lock:
            self._waiting.clear()

    def clicked(self, shown: Hashable) -> None:
        """Do what was remembered; nothing for one that is unknown."""
        with self._lock:
            on_click = self._waiting.get(shown)
            if on_click is not None and not self._closed:
                threading.Thread(target=on_click, name="notification click", daemon=True).start()

    def close(self) -> None:
        """Begin no click from now on."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
