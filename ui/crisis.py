"""Crises that wait: each opens its own screen above everything, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from guardian.desk.alert_values import Crisis
from guardian.desk.values import AlertView, LinkView
from ui import tasks
from ui.alerts_port import Alerts
from ui.crisis_reminders import CrisisReminders
from ui.crisis_screen import CrisisActs, CrisisScreen
from ui.ports import Accounts, Limits
from ui.presentation import Presentation


@dataclass(frozen=True, kw_only=True)
class CrisisServices:
    """What crises are read from and answered with."""

    alerts: Alerts
    limits: Limits
    accounts: Accounts


@dataclass(frozen=True, kw_only=True)
class CrisisCalls:
    """How a person is reached. ``remind`` tells of an alert once more, on the desktop."""

    come_forward: Callable[[], None]
    remind: Callable[[AlertView], None]


class CrisisKeeper(QWidget):
    """Never shown itself. Puts the screen over ``host`` while a crisis waits that was not put off.

    One that was put off waits in the list; its reminder opens the screen once more.
    """

    def __init__(
        self,
        presentation: Presentation,
        services: CrisisServices,
        calls: CrisisCalls,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self.hide()
        self._presentation = presentation
        self._services = services
        self._calls = calls
        self._host = host
        self._screen: CrisisScreen | None = None
        self._before: QWidget | None = None
        self._again: set[str] = set()
        self._asked = 0
        self._reminders = CrisisReminders(presentation.clock, self._remind, self)
        self.look()

    def arrived(self, alert_id: str) -> None:
        """Look for an alert that just arrived; a crisis brings the window forward."""
        self.look(arrived=alert_id)

    def look(self, arrived: str | None = None) -> None:
        """Read which crises wait."""
        alerts, accounts = self._services.alerts, self._services.accounts
        self._asked += 1
        turn = self._asked

        def read() -> tuple[tuple[Crisis, ...], tuple[LinkView, ...]]:
            crises = alerts.waiting_crises()
            return crises, accounts.links() if crises else ()

        def show(found: tuple[tuple[Crisis, ...], tuple[LinkView, ...]]) -> None:
            if turn == self._asked:
                self._show(*found)
            if any(each.alert.alert_id == arrived for each in found[0]):
                self._calls.come_forward()

        # What cannot be read is told by the pages; this looks again at the next news.
        tasks.run(read, show, lambda _error: None, parent=self)

    def remind_now(self) -> None:
        """Tell once more of what is due."""
        self._reminders.look()

    def _show(self, crises: tuple[Crisis, ...], links: tuple[LinkView, ...]) -> None:
        waiting = {each.alert.alert_id for each in crises}
        self._again &= waiting
        open_ones = [
            each.alert for each in crises if not each.put_off or each.alert.alert_id in self._again
        ]
        self._open(open_ones, {each.link_id: each for each in links})
        self._reminders.watch(each.alert for each in crises)

    def _open(self, waiting: list[AlertView], links: dict[str, LinkView]) -> None:
        """Show the first; one that is on the screen stays there while it waits."""
        shown = self._screen.alert.alert_id if self._screen is not None else ""
        if self._screen is not None and all(each.alert_id != shown for each in waiting):
            self._close(self._screen, last=not waiting)
        if waiting and self._screen is None:
            self._before = self._before or QApplication.focusWidget()
            self._screen = self._made(waiting[0], links.get(waiting[0].link_id))
        if self._screen is not None:
            self._screen.show_more(len(waiting) - 1)

    def _close(self, screen: CrisisScreen, *, last: bool) -> None:
        self._screen = None
        screen.leave()
        before, self._before = self._before, None if last else self._before
        if last and before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, alert: AlertView, link: LinkView | None) -> CrisisScreen:
        alerts, alert_id = self._services.alerts, alert.alert_id
        tasks.run(
            lambda: alerts.mark_shown(alert_id),
            lambda _nothing: None,
            lambda _error: None,  # it is shown all the same; the next look tries no harder
            parent=self,
        )
        acts = CrisisActs(
            seen=lambda: self._seen(alert_id),
            stop=lambda: self._stop(alert.link_id),
            later=lambda: self._later(alert_id),
        )
        return CrisisScreen(self._presentation, self._host, alert, link, acts)

    def _seen(self, alert_id: str) -> None:
        alerts = self._services.alerts
        tasks.run(lambda: alerts.acknowledge(alert_id), lambda _nothing: self.look(), parent=self)

    def _later(self, alert_id: str) -> None:
        alerts = self._services.alerts
        self._again.discard(alert_id)
        tasks.run(
            lambda: alerts.put_off_crisis(alert_id), lambda _nothing: self.look(), parent=self
        )

    def _stop(self, link_id: str) -> None:
        limits, words = self._services.limits, self._presentation.words

        def stopped(_nothing: None) -> None:
            if self._screen is not None:
                self._screen.say(words.say("The service is asked to stop the running chat."))

        tasks.run(lambda: limits.pause_now(link_id), stopped, parent=self)

    def _remind(self, alert: AlertView) -> None:
        self._again.add(alert.alert_id)
        self._calls.remind(alert)
        self.look(arrived=alert.alert_id)
