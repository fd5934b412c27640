"""Tells a person that a child asks for something: once, over restarts too."""

from ui import tasks
from ui.bridge import Bridge
from ui.opening_port import NotifierPort
from ui.presentation import Presentation
from ui.quiet import QuietHours
from ui.request_port import Requests
from ui.sayings.asked import told
from ui.shell import Shell


class RequestMessenger:
    """Shows a notification per request that nobody was told of, in a worker.

    In the guardian's quiet hours it waits for their end.
    """

    def __init__(
        self,
        presentation: Presentation,
        requests: Requests,
        notifier: NotifierPort | None,
        bridge: Bridge,
        shell: Shell,
        quiet: QuietHours,
    ) -> None:
        self._presentation = presentation
        self._requests = requests
        self._notifier = notifier
        self._shell = shell
        self._bridge = bridge
        self._quiet = quiet
        self._later = quiet.later()
        self._later.timeout.connect(self.tell)

    def tell(self) -> None:
        """Tell of whatever nobody was told of."""
        requests, notifier, quiet = self._requests, self._notifier, self._quiet
        presentation, click = self._presentation, self._bridge.announce_request_click
        body = presentation.words.say("Open Guardian to answer.")

        def show() -> tuple[tuple[str, ...], bool]:
            unsent = []
            untold = requests.untold()
            if untold and quiet.hold():
                return (), True
            for request in untold:
                title = told(presentation, request)
                requests.mark_told(request.link_id, request.request_id)
                sent = notifier is not None and notifier.show(
                    key=f"request-{request.request_id}",
                    title=title,
                    body=body,
                    crisis=False,
                    on_click=click,
                )
                if not sent:
                    unsent.append(title)
            return tuple(unsent), False

        # What cannot be told now is told after the next start; Home shows it all the while.
        tasks.run(show, lambda done: self._done(*done), lambda _error: None, parent=self._shell)

    def _done(self, unsent: tuple[str, ...], kept_back: bool) -> None:
        if kept_back:
            self._later.start()
        self._say(unsent)

    def _say(self, unsent: tuple[str, ...]) -> None:
        """Say it in the window where the desktop could not, unless Home shows it anyway."""
        if unsent and self._shell.place().page != "home":
            action = self._presentation.words.say("Open")
            self._shell.notice(unsent[-1], action, lambda: self._shell.go_to("home"))
