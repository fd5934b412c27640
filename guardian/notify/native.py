"""Notifications on Windows and macOS, through desktop-notifier."""

import asyncio
import concurrent.futures
import hashlib
import importlib
import threading
from collections.abc import Callable
from typing import Any

from guardian.notify.clicks import Clicks
from guardian.notify.notification import Capability, Delivery, Notification, Urgency
from guardian.notify.plain_text import bounded, one_line, some_lines

APP_NAME = "Guardian"
TITLE_UNITS = 60
BODY_UNITS = 250
_ANSWER_SECONDS = 10.0
_STOP_SECONDS = 1.0
_URGENCY_NAME = {Urgency.LOW: "Low", Urgency.NORMAL: "Normal", Urgency.CRITICAL: "Critical"}


def load_library() -> Any:
    """Import desktop-notifier, which is installed on Windows and macOS only.

    Raises ImportError, and OSError where the system lacks what it calls.
    """
    return importlib.import_module("desktop_notifier")


class NativeNotifier:
    """Shows notifications through the system; its event loop runs in a thread of its own.

    ``library`` is the module ``desktop_notifier``. A call waits at most ten seconds.
    """

    name = "System notifications"
    capabilities = frozenset(Capability)

    def __init__(self, library: Any) -> None:
        self._library = library
        self._clicks = Clicks()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="system notifications", daemon=True
        )
        self._thread.start()
        self._system: Any = None

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        """Show it; ``SENT`` where the system lists it afterwards."""
        if self._loop.is_closed():
            return Delivery.NOT_SENT
        sending = asyncio.run_coroutine_threadsafe(self._send(notification, on_click), self._loop)
        try:
            return sending.result(_ANSWER_SECONDS)
        except (TimeoutError, concurrent.futures.CancelledError, OSError, RuntimeError):
            sending.cancel()
            return Delivery.NOT_SENT

    def withdraw(self, key: str | None = None) -> None:
        """Clear what the system shows of this app."""
        system = self._system
        if system is None or self._loop.is_closed():
            return
        work = system.clear_all() if key is None else system.clear(_identifier(key))
        clearing = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            clearing.result(_ANSWER_SECONDS)
        except (TimeoutError, concurrent.futures.CancelledError, OSError, RuntimeError):
            clearing.cancel()

    def close(self) -> None:
        """Stop the event loop."""
        self._clicks.close()
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(_STOP_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    async def _send(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        if self._system is None:
            # Made on the loop that serves it; without an icon it would show Python's.
            self._system = self._library.DesktopNotifier(app_name=APP_NAME, app_icon=None)
        identifier = _identifier(notification.key)
        self._clicks.expect(identifier, on_click)
        await self._system.send_notification(
            self._library.Notification(
                title=bounded(one_line(notification.title), TITLE_UNITS),
                message=bounded(some_lines(notification.body), BODY_UNITS),
                urgency=getattr(self._library.Urgency, _URGENCY_NAME[notification.urgency]),
                on_clicked=lambda: self._clicks.clicked(identifier),
                identifier=identifier,
            )
        )
        # The library logs a failure instead of raising it, and then does not list it.
        if identifier in await self._system.get_current_notifications():
            return Delivery.SENT
        self._clicks.forget(identifier)
        return Delivery.NOT_SENT

    def _stop(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)


def _identifier(key: str) -> str:
    # The system replaces by identifier, and Windows allows it few characters.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
