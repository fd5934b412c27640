"""Notifications on Linux: the Desktop Notifications Specification 1.2, spoken with jeepney."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    message_bus,
    new_method_call,
)

from guardian.notify.clicks import Clicks
from guardian.notify.notification import Capability, Delivery, Notification, Urgency
from guardian.notify.plain_text import bounded, one_line, some_lines
from guardian.notify.session_bus import NO_BUS, SessionBus

APP_NAME = "Guardian"
TITLE_UNITS = 120
BODY_UNITS = 500
_BUS_NAME = "org.freedesktop.Notifications"
_DAEMON = DBusAddress("/org/freedesktop/Notifications", _BUS_NAME, _BUS_NAME)
_URGENCY_BYTE = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_DESKTOP_DECIDES, _NEVER_EXPIRES = -1, 0
_SIGNAL_ARGUMENTS = 2
_EXPIRED = 1
"""The reason of ``NotificationClosed`` after which a notification may still be in a history."""


class FreedesktopNotifier:
    """Shows notifications through whichever daemon answers on the session bus at that moment.

    A call waits at most five seconds for each answer. ``address``: a D-Bus address or ``SESSION``.
    """

    name = "Desktop notifications"

    def __init__(self, address: str = "SESSION") -> None:
        self._address = address
        self._calling = threading.Lock()
        self._clicks = Clicks()
        self._bus: SessionBus | None = None
        self._daemon: str | None = None
        self._markup = False
        self._shown: dict[str, int] = {}
        self._closed = False

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the daemon that answers now can do; empty where none answers."""
        with self._calling:
            try:
                able = self._ask("GetCapabilities")[0]
            except (DBusErrorResponse, *NO_BUS):
                return frozenset()
        click = {Capability.CLICK} if "actions" in able else set()
        always = {
            Capability.REPLACE,
            Capability.URGENCY,
            Capability.CONFIRMS,
            Capability.WITHDRAW,
        }
        return frozenset({*always, *click})

    def reachable(self) -> bool:
        """Return whether there is a session bus, whether or not a daemon is on it yet."""
        with self._calling:
            try:
                self._connected()
            except NO_BUS:
                return False
        return True

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        """Show it; ``SENT`` once the daemon has given it a number."""
        # One call at a time, so that a click which is faster than the answer waits for it.
        with self._calling:
            try:
                return self._show(notification, on_click)
            except (TimeoutError, DBusErrorResponse):
                return Delivery.NOT_SENT
            except NO_BUS:
                self._disconnect()
            try:
                return self._show(notification, on_click)
            except (DBusErrorResponse, *NO_BUS):
                return Delivery.NOT_SENT

    def withdraw(self, key: str | None = None) -> None:
        """Close what was shown and is there still, also in the desktop's history."""
        with self._calling, contextlib.suppress(TimeoutError, *NO_BUS):
            for each in [*self._shown] if key is None else [key]:
                number = self._shown.pop(each, None)
                if number is None:
                    continue
                self._clicks.forget(number)
                with contextlib.suppress(DBusErrorResponse):  # it is gone already
                    self._ask("CloseNotification", "u", (number,))

    def close(self) -> None:
        """Leave the bus; a call that waits for an answer returns at once."""
        self._closed = True
        self._clicks.close()
        bus = self._disconnect()
        if bus is not None:
            bus.join()

    def _show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        self._meet_daemon()
        number = self._ask("Notify", "susssasa{sv}i", self._arguments(notification))[0]
        self._shown[notification.key] = number
        self._clicks.expect(number, on_click)
        return Delivery.SENT

    def _arguments(self, notification: Notification) -> tuple[Any, ...]:
        critical = notification.urgency is Urgency.CRITICAL
        return (
            APP_NAME,
            self._shown.get(notification.key, 0),
            "",
            bounded(one_line(notification.title), TITLE_UNITS),
            bounded(some_lines(notification.body), BODY_UNITS, markup=self._markup),
            ["default", ""],
            {"urgency": ("y", _URGENCY_BYTE[notification.urgency])},
            _NEVER_EXPIRES if critical else _DESKTOP_DECIDES,
        )

    def _meet_daemon(self) -> None:
        """Forget the numbers of a daemon that was restarted: the new one gives them out again."""
        able = self._ask("GetCapabilities")[0]
        owner = self._connected().ask(message_bus.GetNameOwner(_BUS_NAME))[0]
        if owner != self._daemon:
            self._shown.clear()
            self._clicks.forget_all()
        self._daemon = owner
        self._markup = "body-markup" in able

    def _ask(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        return self._connected().ask(new_method_call(_DAEMON, method, signature, body))

    def _connected(self) -> SessionBus:
        if self._bus is None and not self._closed:
            self._bus = SessionBus(self._address, _BUS_NAME, self._heard)
        bus = self._bus
        if bus is None or self._closed:
            self._disconnect()
            raise ConnectionError
        return bus

    def _disconnect(self) -> SessionBus | None:
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()
        return bus

    def _heard(self, member: str, body: tuple[Any, ...]) -> None:
        if len(body) != _SIGNAL_ARGUMENTS:
            return
        number, detail = body
        with self._calling:
            if member == "ActionInvoked" and detail == "default":
                self._clicks.clicked(number)
            if member == "NotificationClosed" and detail != _EXPIRED:
                self._clicks.forget(number)
                self._shown = {key: kept for key, kept in self._shown.items() if kept != number}
