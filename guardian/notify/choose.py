"""Which way to notify: the first that works on this desktop."""

import sys
from collections.abc import Callable

from guardian.notify.basic import BasicNotifier
from guardian.notify.native import NativeNotifier, load_library
from guardian.notify.notification import Capability, Delivery, Notification, Notifier


class WindowOnly:
    """Where no desktop shows anything: every notification is the window's own to show."""

    name = "Window only"
    capabilities: frozenset[Capability] = frozenset()

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        """Show nothing and say so."""
        del notification, on_click
        return Delivery.NOT_SENT

    def withdraw(self, key: str | None = None) -> None:
        """Nothing is shown."""

    def close(self) -> None:
        """Nothing is held."""


def choose_notifier(platform: str = sys.platform, address: str = "SESSION") -> Notifier:
    """Return the best way that works here; its imports take a while, so call it from a worker.

    Linux: the session bus at ``address``. Without a bus nothing else works there either, but a
    daemon that is not there yet may come. Windows and macOS: the system, else plyer.
    """
    if platform == "linux":
        return _on_linux(address)
    try:
        return NativeNotifier(load_library())
    except (ImportError, OSError):
        return BasicNotifier(platform)


def _on_linux(address: str) -> Notifier:
    try:
        # Imported here: jeepney is installed on Linux only.
        from guardian.notify.freedesktop import FreedesktopNotifier  # noqa: PLC0415 - see above
    except ImportError:
        return BasicNotifier("linux")
    bus = FreedesktopNotifier(address)
    if bus.reachable():
        return bus
    bus.close()
    return WindowOnly()
