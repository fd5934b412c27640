"""Tells that something waits while Guardian is locked: never what, never about whom."""

from PySide6.QtWidgets import QApplication, QWidget

from ui import tasks
from ui.bridge import Bridge
from ui.ports import NotifierPort
from ui.presentation import Presentation

_KEY = "something-waits"


class LockedMessenger:
    """The same words whether it is urgent or not: only how long the desktop shows them differs."""

    def __init__(self, notifier: NotifierPort | None, bridge: Bridge, window: QWidget) -> None:
        self._notifier = notifier
        self._bridge = bridge
        self._window = window

    def tell(self, presentation: Presentation, *, urgent: bool) -> None:
        """Tell it once; a newer one takes the place of an older one."""
        notifier, click = self._notifier, self._bridge.announce_waiting_click
        body = presentation.words.say("Something waits for you. Open Guardian to see it.")

        def show() -> bool:
            return notifier is not None and notifier.show(
                key=_KEY, title="Guardian", body=body, crisis=urgent, on_click=click
            )

        tasks.run(show, self._told, lambda _error: self._told(sent=False), parent=self._window)

    def _told(self, sent: bool) -> None:
        """Let the task bar blink where the desktop shows no notifications."""
        if not sent:
            QApplication.alert(self._window)
