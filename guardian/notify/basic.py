"""The basic way: plyer, behind a filter, since it hands text to a command line and to markup."""

import importlib
import sys
import warnings
from collections.abc import Callable
from typing import Any

from plyer.utils import platform

from guardian.notify.notification import Capability, Delivery, Notification
from guardian.notify.plain_text import bounded, one_line

APP_NAME = "Guardian"
TITLE_UNITS = 60
BODY_UNITS = 250
_SHOWN_SECONDS = 10


class BasicNotifier:
    """Shows a title and a body. No click, nothing replaced, and no word whether it was shown.

    ``HANDED_OVER`` is the best that it can say, so what matters belongs in the window too.
    Blocks for as long as the program that shows it takes.
    """

    name = "plyer"
    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self._plyer = _plyer()

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        """Hand it over; ``on_click`` is never called."""
        del on_click
        if self._plyer is None:
            return Delivery.NOT_SENT
        try:
            self._plyer.notify(
                title=basic_title(notification.title),
                message=basic_body(notification.body, markup=self._platform == "linux"),
                app_name=APP_NAME,
                timeout=_SHOWN_SECONDS,
            )
        except (NotImplementedError, OSError, ValueError, RuntimeError):
            return Delivery.NOT_SENT
        return Delivery.HANDED_OVER

    def withdraw(self, key: str | None = None) -> None:
        """Nothing: what was handed over is out of reach."""

    def close(self) -> None:
        """Hand over nothing from now on."""
        self._plyer = None


def basic_title(text: str) -> str:
    """Return one line of at most 60 UTF-16 units that no command line takes for an option."""
    return bounded(_no_option(text), TITLE_UNITS) or APP_NAME


def basic_body(text: str, *, markup: bool) -> str:
    """Return one line of at most 250 UTF-16 units, escaped where the desktop reads markup."""
    return bounded(_no_option(text), BODY_UNITS, markup=markup)


def _no_option(text: str) -> str:
    return one_line(text).lstrip("- ")


def _plyer() -> Any:
    # Not through plyer.notification: it keeps its first, failed choice for the whole process, and
    # prints a traceback where the system is not one of its own.
    with warnings.catch_warnings():
        # It warns that dbus-python is absent, for which it has notify-send.
        warnings.simplefilter("ignore")
        try:
            module = importlib.import_module(f"plyer.platforms.{platform}.notification")
        except ImportError:
            return None
        return module.instance()
