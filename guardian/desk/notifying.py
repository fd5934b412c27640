"""Desktop notifications as the window asks for them."""

import threading
from collections.abc import Callable

from guardian.notify.notification import Delivery, Notification, Notifier, Urgency

MOST_SHOWN = 256
"""So many are remembered; a desktop does not keep older ones on its screen."""


class DesktopNotifications:
    """Chooses the desktop's way at the first notification, which happens in a worker."""

    def __init__(self, choose: Callable[[], Notifier]) -> None:
        self._choose = choose
        self._choosing = threading.Lock()
        self._notifier: Notifier | None = None
        self._shown: dict[str, None] = {}

    def show(
        self, *, key: str, title: str, body: str, crisis: bool, on_click: Callable[[], None]
    ) -> bool:
        """Show one and return whether it went out; ``on_click`` may come on any thread.

        One with the ``key`` of an earlier one replaces it.
        """
        notification = Notification(
            key=key,
            title=title,
            body=body,
            urgency=Urgency.CRITICAL if crisis else Urgency.NORMAL,
        )
        notifier = self._chosen()
        with self._choosing:
            self._shown[key] = None
            while len(self._shown) > MOST_SHOWN:
                del self._shown[next(iter(self._shown))]
        return notifier.show(notification, on_click) is not Delivery.NOT_SENT

    def withdraw(self) -> None:
        """Take back what was shown, where the desktop can."""
        with self._choosing:
            notifier = self._notifier
            self._shown.clear()
        if notifier is not None:
            notifier.withdraw()

    def withdraw_answered(self, is_answered: Callable[[str], bool]) -> None:
        """Take back each one of which ``is_answered`` says so by its key, where the desktop can."""
        with self._choosing:
            notifier, shown = self._notifier, [*self._shown]
        if notifier is None:
            return
        for key in shown:
            if is_answered(key):
                with self._choosing:
                    self._shown.pop(key, None)
                notifier.withdraw(key)

    def close(self) -> None:
        """Let go of the desktop."""
        with self._choosing:
            if self._notifier is not None:
                self._notifier.close()

    def _chosen(self) -> Notifier:
        with self._choosing:
            if self._notifier is None:
                self._notifier = self._choose()
            return self._notifier


def desktop_notifications() -> DesktopNotifications:
    """Return the notifications of this desktop; nothing is imported or asked before the first."""
    return DesktopNotifications(_choose)


def _choose() -> Notifier:
    from guardian.notify.choose import choose_notifier  # noqa: PLC0415 - heavy, and in a worker

    return choose_notifier()
