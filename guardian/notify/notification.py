"""What is shown, and the port to what shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Urgency(StrEnum):
    """How loudly the desktop may speak; ``CRITICAL`` stays until somebody answers."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


class Delivery(StrEnum):
    """Whether a notification went out, as far as the desktop lets one know.

    ``SENT``: the desktop took it. ``HANDED_OVER``: it was given to something that does not answer.
    ``NOT_SENT``: nothing shows it; the window must.
    """

    SENT = "sent"
    HANDED_OVER = "handed_over"
    NOT_SENT = "not_sent"


class Capability(StrEnum):
    """What a notifier can do beyond showing a title and a body."""

    CLICK = "click"
    REPLACE = "replace"
    URGENCY = "urgency"
    CONFIRMS = "confirms"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Notification:
    """A title and a body, both the caller's own words: never one of a conversation.

    A notification with the ``key`` of an earlier one replaces it where the desktop can.
    """

    title: str
    body: str
    key: str
    urgency: Urgency = Urgency.NORMAL


class Notifier(Protocol):
    """Shows notifications on the desktop. Calls may come from any thread."""

    @property
    def name(self) -> str:
        """The name of the way, for the settings page and the log."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this way can do on this desktop; may ask the desktop, so not on the GUI thread."""
        ...

    def show(self, notification: Notification, on_click: Callable[[], None]) -> Delivery:
        """Show it and return how far it went; never raises for want of a desktop.

        ``on_click`` runs on a thread of the notifier each time the person clicks it, where
        ``Capability.CLICK`` is there.
        """
        ...

    def withdraw(self, key: str | None = None) -> None:
        """Take back what was shown under ``key``, or everything; never raises.

        Where ``Capability.WITHDRAW`` is there.
        """
        ...

    def close(self) -> None:
        """Let go of the desktop; no ``on_click`` begins afterwards. Shown ones may stay."""
        ...
