"""Tells that something waits while Guardian is locked: never what, never about whom."""

from PySide6.QtWidgets import QApplication, QWidget

from ui.bridge import Bridge
from ui.opening_port import NotifierPort
from ui.presentation import Presentation

_KEY = "something-waits"


class LockedMessenger:
    """The same words whether it is urgent or not: only how long the desktop shows them differs."""

    def __init__(self, notifier: NotifierPort | None, bridge: Bridge, window: QWidget) -> None:
        self._notifier = notifier
        self._bridge = bridge
        # Where the desktop shows no notifications, its task bar may blink.
        bridge.waiting_unseen.connect(lambda: QApplication.alert(window))

    def tell(self, presentation: Presentation, *, urgent: bool) -> bool:
        """Tell it and return whether a notification went out; blocks, for any thread but the main.

        A newer one takes the place of an older one.
        """
        body = presentation.words.say("Something waits for you. Open Guardian to see it.")
        sent = self._notifier is not None and self._notifier.show(
            key=_KEY,
            title="Guardian",
            body=body,
            crisis=urgent,
            on_click=self._bridge.announce_waiting_click,
        )
        if not sent:
            self._bridge.announce_waiting_unseen()
        return sent
