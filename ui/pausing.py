"""Stopping a chat from the tray: one click, and word of it where the parent looks."""

from guardian.errors import ErrorText, GuardianError
from ui import tasks
from ui.bridge import Bridge
from ui.opening_port import NotifierPort
from ui.ports import Limits
from ui.presentation import Presentation
from ui.shell import Shell

_KEY = "pause"


class Pauser:
    """Asks for the stop; tells in the window where it is seen, else by a notification."""

    def __init__(
        self,
        presentation: Presentation,
        limits: Limits,
        notifier: NotifierPort | None,
        bridge: Bridge,
        shell: Shell,
    ) -> None:
        self._presentation = presentation
        self._limits = limits
        self._notifier = notifier
        self._bridge = bridge
        self._shell = shell

    def pause(self, link_id: str) -> None:
        """Stop the chat that runs now."""
        limits, words = self._limits, self._presentation.words
        tasks.run(
            lambda: limits.pause_now(link_id),
            lambda _nothing: self._tell(
                words.say("The service is asked to stop the running chat."),
                words.say("It stops as soon as the service is reached."),
            ),
            self._failed,
            parent=self._shell,
        )

    def _failed(self, error: GuardianError) -> None:
        text: ErrorText = error.in_language(self._presentation.words.language)
        self._tell(text.title, text.message)

    def _tell(self, title: str, body: str) -> None:
        window, notifier = self._shell.window(), self._notifier
        if notifier is None or (window.isVisible() and not window.isMinimized()):
            self._shell.notice(title)
            return
        click = self._bridge.announce_show
        tasks.run(
            lambda: notifier.show(key=_KEY, title=title, body=body, crisis=False, on_click=click),
            lambda sent: None if sent else self._shell.notice(title),
            lambda _error: self._shell.notice(title),
            parent=self._shell,
        )
