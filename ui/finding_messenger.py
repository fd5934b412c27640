"""Tells a person what Guardian found out: once, over restarts too."""

import threading

from ui import tasks
from ui.bridge import Bridge
from ui.finding_port import Findings
from ui.opening_port import NotifierPort
from ui.presentation import Presentation
from ui.quiet import QuietHours
from ui.sayings.findings import URGENT, told
from ui.shell import Shell


class FindingMessenger:
    """Shows a notification per finding that nobody was told of, in a worker.

    In the guardian's quiet hours what is not urgent waits for their end.
    """

    def __init__(
        self,
        presentation: Presentation,
        findings: Findings,
        notifier: NotifierPort | None,
        bridge: Bridge,
        shell: Shell,
        quiet: QuietHours,
    ) -> None:
        self._presentation = presentation
        self._findings = findings
        self._notifier = notifier
        self._bridge = bridge
        self._shell = shell
        self._quiet = quiet
        self._later = quiet.later()
        self._later.timeout.connect(self.tell)
        self._telling = threading.Lock()

    def tell(self) -> None:
        """Tell of whatever holds and nobody was told of."""
        findings, notifier, words = self._findings, self._notifier, self._presentation.words
        click, quiet = self._bridge.announce_finding_click, self._quiet

        def show() -> tuple[tuple[str, ...], bool]:
            unsent = []
            with self._telling:  # two findings of one moment are two calls, each for both
                untold = findings.untold_findings()
                rests = bool(untold) and quiet.hold()
                for finding in untold:
                    if rests and finding.kind not in URGENT:
                        continue
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
            return tuple(unsent), any(rests and each.kind not in URGENT for each in untold)

        # What cannot be told now is told after the next start; the Alerts page shows it meanwhile.
        tasks.run(show, lambda done: self._done(*done), lambda _error: None, parent=self._shell)

    def _done(self, unsent: tuple[str, ...], kept_back: bool) -> None:
        if kept_back:
            self._later.start()
        self._say(unsent)

    def _say(self, unsent: tuple[str, ...]) -> None:
        """Say it in the window where the desktop could not, unless a page shows it anyway."""
        if unsent and self._shell.place().page not in {"home", "alerts"}:
            action = self._presentation.words.say("Open")
            self._shell.notice(unsent[-1], action, lambda: self._shell.go_to("alerts"))
