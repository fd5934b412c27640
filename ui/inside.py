"""An open profile as it is shown: every page, or only what waits; see ui.inside_imports."""

from collections.abc import Callable
from dataclasses import dataclass

from guardian import __version__
from ui.answered import ANSWERED, AnsweredAlerts
from ui.bridge import Bridge
from ui.crisis import CrisisCalls, CrisisKeeper, CrisisServices
from ui.finding_messenger import FindingMessenger
from ui.messenger import Messenger
from ui.opening_port import NotifierPort
from ui.pausing import Pauser
from ui.place import Place, ShellActs
from ui.ports import Services
from ui.presentation import Presentation
from ui.quick_answers import QuickAnswers
from ui.quiet import QuietHours, may_tell
from ui.request_messenger import RequestMessenger
from ui.shell import Shell
from ui.tray_news import TrayNews, TrayReader


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What the window holds while it is open. ``shell``: ``None`` where only answers are given."""

    widget: Shell | QuickAnswers
    shell: Shell | None = None
    messenger: Messenger | None = None
    asked: RequestMessenger | None = None
    found: FindingMessenger | None = None
    crises: CrisisKeeper | None = None
    answered: AnsweredAlerts | None = None
    tray: TrayReader | None = None
    pauser: Pauser | None = None

    @property
    def news(self) -> TrayNews | None:
        """What the tray tells; ``None`` where it is not known, or not to be told."""
        return self.tray.news if self.tray is not None else None

    def changed(self, topics: frozenset[str]) -> None:
        """Show what can be read anew, and tell of a child's new request and of a finding."""
        self.widget.refresh()
        if self.tray is not None:
            self.tray.refresh()
        if self.asked is not None and "requests" in topics:
            self.asked.tell()
        if self.found is not None and "findings" in topics:
            self.found.tell()
        if self.crises is not None and "alerts" in topics:
            self.crises.look()
        if self.answered is not None and topics & ANSWERED:
            self.answered.look()

    def alert_arrived(self, alert_id: str) -> None:
        """Tell of an alert; where only answers are given, the next opening tells."""
        if self.messenger is not None:
            self.messenger.tell(alert_id)
        if self.crises is not None:
            self.crises.arrived(alert_id)
        self.widget.refresh()
        if self.tray is not None:
            self.tray.refresh()

    def close(self) -> Callable[[], None]:
        """End it and return what has to run, in a worker, before the profile is closed."""
        finish = self.widget.answers.take()
        mark = self.shell.held.take() if self.shell is not None else None
        self.widget.stop()

        def leave() -> None:
            if mark is not None:
                mark()  # first: an answer that has to leave may be waited for
            finish()

        return leave


def every_page(
    presentation: Presentation,
    services: Services,
    around: tuple[NotifierPort | None, Bridge],
    *,
    theme: str,
    acts: ShellActs,
    place: Place,
) -> Inside:
    """Return the pages, and whoever tells of alerts and requests."""
    shell = Shell(presentation, services, theme=theme, version=__version__, acts=acts, place=place)
    quiet = QuietHours(presentation, services.preferences, shell)
    asked = RequestMessenger(presentation, services.requests, *around, shell, quiet)
    asked.tell()
    found = FindingMessenger(presentation, services.findings, *around, shell, quiet)
    found.tell()
    tray = TrayReader(presentation, services.overviews, services.requests, acts.tray_changed, shell)
    tray.read()
    messenger = Messenger(
        presentation,
        services.alerts,
        around[0],
        shell,
        around[1],
        may_tell(presentation, services.preferences),
    )
    return Inside(
        widget=shell,
        shell=shell,
        messenger=messenger,
        crises=CrisisKeeper(
            presentation,
            CrisisServices(
                alerts=services.alerts, limits=services.limits, accounts=services.accounts
            ),
            CrisisCalls(come_forward=around[1].announce_show, remind=messenger.remind),
            shell,
        ),
        answered=AnsweredAlerts(services.alerts, around[0], shell),
        asked=asked,
        found=found,
        tray=tray,
        pauser=Pauser(presentation, services.limits, *around, shell),
    )


def only_answers(
    presentation: Presentation, services: Services, lock: Callable[[], None]
) -> Inside:
    """Return the one page that shows what waits."""
    return Inside(widget=QuickAnswers(presentation, services.requests, services.alerts, lock))
