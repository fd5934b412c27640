"""Tells a person what Guardian found out: once, over restarts too."""

import threading

from ui import tasks
from ui.bridge import Bridge
from ui.finding_port import Findings
from ui.opening_port import NotifierPort
from ui.presentation import Presentation
from ui.sayings.findings import URGENT, told
from ui.shell import Shell


class FindingMessenger:
    """Shows a notification per finding that nobody was told of, in a worker."""

    def __init__(
        self,
        presentation: Presentation,
        findings: Findings,
        notifier: NotifierPort | None,
        bridge: Bridge,
        shell: Shell,
    ) -> None:
        self._presentation = presentation
        self._findings = findings
        self._notifier = notifier
        self._bridge = bridge
        self._shell = shell
        self._telling = threading.Lock()

    def tell(self) -> None:
        """Tell of whatever holds and nobody was told of."""
        findings, notifier, words = self._findings, self._notifier, self._presentation.words
        click = self._bridge.announce_finding_click

        def show() -> tuple[str, ...]:
            unsent = []
            with self._telling:  # two findings of one moment are two calls, each for both
                for finding in findings.untold_findings():
                    title, body = told(words, finding)
                    findings.mark_finding_told(finding.finding_id)
                    sent = notifier is not None and notifier.show(
                        key=f"finding-{finding.finding_id}",
                        title=title,
                        body=body,
                        crisis=finding.kind in URGENT,
                        on_click=click,
                    )
                    if not sent:
                        unsent.append(title)
            return tuple(unsent)

        # What cannot be told now is told after the next start; the Alerts page shows it meanwhile.
        tasks.run(show, self._say, lambda _error: None, parent=self._shell)

    def _say(self, unsent: tuple[str, ...]) -> None:
        """Say it in the window where the desktop could not, unless a page shows it anyway."""
        if unsent and self._shell.place().page not in {"home", "alerts"}:
            action = self._presentation.words.say("Open")
            self._shell.notice(unsent[-1], action, lambda: self._shell.go_to("alerts"))
