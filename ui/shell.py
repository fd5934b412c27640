"""The opened window: the side and the pages; see ui.inside_imports."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from guardian.desk.values import LinkView, RequestView
from guardian.errors import GuardianError
from ui import tasks
from ui.answers import HeldAnswers
from ui.bridge_views import BridgeViews
from ui.held_steps import HeldSteps
from ui.notices import Notices
from ui.pages.alerts import AlertsPage
from ui.pages.base import Page
from ui.pages.every_page import PageActs, every_page
from ui.pages.first_run import FirstRun
from ui.pages.limits import LimitsPage
from ui.pages.linking import LinkingActs, link_again, link_wizard
from ui.pages.request_cards import Asked, careful
from ui.pages.settings import SettingsActs, SettingsPage
from ui.pages.wizard import LinkWizard
from ui.place import Place, ShellActs
from ui.ports import Services
from ui.practice_strip import PracticeStrip
from ui.presentation import Presentation
from ui.shortcuts import show_shortcuts
from ui.sidebar import NEEDS_A_LINK, PLACES, Sidebar, SidebarActs
from ui.theme.tokens import NARROW_BELOW
from ui.which_child import first_heard
from ui.widgets.scroll import ScrollingPage

_AGE_MILLISECONDS = 30_000
_GATHER_MILLISECONDS = 120


class Shell(QWidget):
    """Holds the pages; knows which account is looked at."""

    answered = Signal()
    """The accounts and what the open page shows are here, or cannot be had."""

    def __init__(
        self,
        presentation: Presentation,
        services: Services,
        *,
        theme: str,
        version: str,
        acts: ShellActs,
        place: Place,
    ) -> None:
        super().__init__()
        self.setObjectName("shell")
        self._presentation = presentation
        self._services = services
        self._acts = acts
        self._place = place
        self._links: tuple[LinkView, ...] = ()
        self._link: LinkView | None = None
        self._known = False
        self._welcomed = False
        self._wizard: LinkWizard | None = None
        self._first_run: FirstRun | None = None
        self._own = BridgeViews(None if acts.practice else services.bridges, self)
        self.reload()  # first of all: it is read while the pages are made
        self._sidebar = self._made_sidebar()
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self.notices = Notices(presentation, self._stack)
        self.notice = self.notices.show
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._sidebar)
        across.addLayout(self._right(acts), 1)
        self.answers = self._made_answers()
        self.held = self._made_held()
        self._pages = self._made_pages(theme, version)
        titles = {name: presentation.words.say(title) for name, title, _icon in PLACES}
        for name, page in self._pages.items():
            page.setAccessibleName(titles[name])
            self._stack.addWidget(page)
            page.link_again.connect(
                lambda link: link_again(link, self._pages, self.go_to, self.link, self._linked)
            )
            page.to_settings.connect(lambda: self.go_to("settings"))
            page.answered.connect(self.answered)
        self._age = self._made_timer(_AGE_MILLISECONDS, self._sidebar.tell_age)
        self._age.timeout.connect(self._own.look_after)
        self._gather = self._made_timer(_GATHER_MILLISECONDS, self.reload)
        self._gather.setSingleShot(True)
        self._listen_to_keys()
        if place.page not in self._pages:  # it was remembered by another version
            self._place = Place(link_id=place.link_id)
        self._stack.setCurrentWidget(self._pages[self._place.page])
        self._sidebar.show_links((), None)
        self._sidebar.show_place(self._place.page)
        if place.alert_id is not None:
            self._alerts_page().open(place.alert_id)

    def _listen_to_keys(self) -> None:
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.reload)
        QShortcut(QKeySequence("Esc"), self, self._step_back)
        for key in ("F1", "?"):
            QShortcut(QKeySequence(key), self, self._show_keys)

    def _made_sidebar(self) -> Sidebar:
        return Sidebar(
            self._presentation,
            SidebarActs(
                go_to=self.go_to,
                enter=self._enter,
                choose=self.choose,
                link_another=self.link,
                lock=self._acts.lock,
                quit=self._acts.quit,
                own=self._own,
            ),
        )

    def _right(self, acts: ShellActs) -> QVBoxLayout:
        """Return the pages, under a mark where none of it is real."""
        right = QVBoxLayout()
        right.setSpacing(0)
        if acts.practice:
            right.addWidget(PracticeStrip(self._presentation, acts.quit))
        right.addWidget(self._stack, 1)
        return right

    def _made_timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setInterval(milliseconds)
        made.timeout.connect(act)
        return made

    def _made_answers(self) -> HeldAnswers:
        made = HeldAnswers(self._services.requests, self)
        made.failed.connect(self._not_arrived)
        made.sent.connect(self.refresh)
        return made

    def _made_held(self) -> HeldSteps:
        made = HeldSteps(self._services.alerts, self)
        made.failed.connect(self._not_arrived)
        made.sent.connect(self.refresh)
        return made

    def _made_pages(self, theme: str, version: str) -> dict[str, Page[Any]]:
        asked = Asked(
            requests=self._services.requests,
            answers=self.answers,
            give=careful(self._presentation, self, self._give),
        )
        settings = SettingsActs(
            set_language=self._acts.set_language,
            set_theme=self._acts.set_theme,
            link_another=self.link,
            unlinked=self.reload,
            quit=self._acts.quit,
            opinion=self._acts.opinion,
            lock_after=self._acts.lock_after,
            at_login=self._acts.at_login,
        )
        acts = PageActs(
            asked=asked,
            held=self.held,
            settings=settings,
            open_alert=self.open_alert,
            pause=self._pause,
            pause_here=self._pause_here,
            go_to=self.go_to,
            choose=self.choose,
            notice=self.notice,
            bridges=self._own,
        )
        return every_page(self._presentation, self._services, acts, theme=theme, version=version)

    def _made_first_run(self) -> FirstRun:
        if self._first_run is None:
            self._first_run = FirstRun(self._presentation, self.link, self._acts.try_demo)
            self._first_run.setAccessibleName(self._presentation.words.say("Welcome to Guardian."))
            self._stack.addWidget(self._first_run)
        return self._first_run

    def place(self) -> Place:
        """Return where somebody is."""
        return Place(
            page=self._place.page,
            link_id=self._link.link_id if self._link is not None else self._place.link_id,
            alert_id=self._alerts_page().open_id,
        )

    def _alerts_page(self) -> AlertsPage:
        page = self._pages["alerts"]
        assert isinstance(page, AlertsPage)  # noqa: S101 - for the type checker
        return page

    def go_to(self, page: str) -> None:
        """Show a page by name."""
        self._leave_wizard()
        if page == "alerts" and self._place.page == "alerts":
            self._alerts_page().close_alert()
        self._place = Place(page=page, link_id=self._place.link_id)
        self._show_page()

    def open_alert(self, alert_id: str) -> None:
        """Show one alert."""
        self._leave_wizard()
        self._place = Place(page="alerts", link_id=self._place.link_id)
        self._show_page()
        self._alerts_page().open(alert_id)

    def choose(self, link: LinkView) -> None:
        """Look at another account."""
        self._link = link
        self._place = Place(page=self._place.page, link_id=link.link_id)
        self._sidebar.show_links(self._links, link)
        self._leave_wizard()
        self._show_page()

    def show_child(self, link_id: str) -> None:
        """Show Home of one account."""
        link = next((each for each in self._links if each.link_id == link_id), None)
        self._place = Place(page="home", link_id=link_id)
        if link is not None:
            self.choose(link)

    def link(self, address: str = "") -> None:
        """Open the link wizard; ``address``: of the service, where it is known."""
        self._leave_wizard()
        self._wizard = link_wizard(
            self._presentation,
            self._services,
            self._own.bridges,
            address,
            LinkingActs(
                linked=self._linked,
                leave=self._cancel_wizard,
                notice=self.notice,
                family=lambda: self._made_first_run().family,
            ),
        )
        self._stack.addWidget(self._wizard)
        self._stack.setCurrentWidget(self._wizard)

    def _linked(self, link: LinkView) -> None:
        self._leave_wizard()
        self._place = Place(page="home", link_id=link.link_id)
        self._link = link
        self.reload()

    def _cancel_wizard(self) -> None:
        self._leave_wizard()
        self._show_page()

    def _leave_wizard(self) -> None:
        if self._wizard is not None:
            self._wizard.stop()
            self._stack.removeWidget(self._wizard)
            self._wizard.deleteLater()
            self._wizard = None

    def _show_keys(self) -> None:
        show_shortcuts(self._presentation, self.window())

    def _step_back(self) -> None:
        if self._wizard is not None:
            if not self._wizard.step_back():
                self._cancel_wizard()
        else:
            self._pages[self._place.page].step_back()

    def stop(self) -> None:
        """End what waits in a worker, and take back what was copied."""
        self._leave_wizard()
        settings = self._pages["settings"]
        if isinstance(settings, SettingsPage):
            settings.stop()
        self._age.stop()

    def refresh(self) -> None:
        """Reload soon; several changes in a row are one."""
        if not self._gather.isActive():
            self._gather.start()

    def reload(self) -> None:
        """Fetch the accounts and the page that is open."""
        accounts, alerts = self._services.accounts, self._services.alerts
        findings = self._services.findings

        def fetch() -> tuple[tuple[LinkView, ...], int]:
            waiting = sum(each.acknowledged_at is None for each in alerts.recent())
            return accounts.links(), waiting + sum(e.waits for e in findings.recent_findings())

        tasks.run(fetch, lambda found: self._arrived(*found), self._not_arrived, parent=self)

    def _not_arrived(self, error: GuardianError) -> None:
        text = error.in_language(self._presentation.words.language)
        self.notice(text.message, self._presentation.words.say("Try again"), self.reload)
        self.answered.emit()

    def _arrived(self, links: tuple[LinkView, ...], waiting: int) -> None:
        self._known = True
        self._links = links
        wanted = self._link.link_id if self._link is not None else self._place.link_id
        self._link = next((each for each in links if each.link_id == wanted), first_heard(links))
        self._sidebar.show_links(links, self._link)
        self._sidebar.show_waiting(waiting)
        self._own.reload()
        if self._wizard is None:
            self._show_page()

    def _show_page(self) -> None:
        """Show the page that is wanted, or the first steps while nothing is linked."""
        name = self._place.page
        if self._known and self._link is None and name in NEEDS_A_LINK | {"home"}:
            self._sidebar.show_place("home")
            self._stack.setCurrentWidget(self._made_first_run())
            if not self._welcomed:
                self._welcomed = True
                self._enter()
            self.answered.emit()
            return
        self._sidebar.show_place(name)
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        if self._known:
            page.show_for(self._links, self._link)

    def _enter(self) -> None:
        """Put the focus on the page itself: Tab goes on to its first control, the keys scroll."""
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _give(self, request: RequestView, approve: bool) -> None:
        self.answers.give(request, approve=approve)

    def _pause_here(self) -> None:
        if self._link is not None:
            self._pause(self._link.link_id)

    def _pause(self, link_id: str) -> None:
        limits, words = self._services.limits, self._presentation.words
        tasks.run(
            lambda: limits.pause_now(link_id),
            lambda _nothing: self.notice(
                words.say("The service is asked to stop the running chat.")
            ),
            parent=self,
        )

    def half_way(self) -> bool:
        """Whether an act runs that a lock would break off: linking, or one of Settings."""
        working = self.findChildren(QWidget, "working")
        return self._wizard is not None or any(each.isVisible() for each in working)

    def holds(self) -> bool:
        """Whether something was begun that would be lost if all were drawn anew; says so."""
        limits = self._pages.get("limits")
        edited = isinstance(limits, LimitsPage) and bool(limits.patch())
        if edited or self.half_way():
            words = self._presentation.words
            self.notice(words.say("Finish or leave what you are at first; then choose the size."))
        return edited or self.half_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the side without words where text is large and the window is not."""
        super().resizeEvent(event)
        wide = event.size().width() * 100 / self._presentation.percent
        self._sidebar.show_narrow(wide < NARROW_BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the page by the keys that nothing else took, wherever the focus is."""
        page = self._stack.currentWidget()
        scrolling = page.findChild(ScrollingPage) if page is not None else None
        if scrolling is None or not scrolling.scroll_by(event.key()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the age while somebody can see it."""
        super().showEvent(event)
        self._sidebar.tell_age()
        self._age.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not wake up for nobody."""
        super().hideEvent(event)
        self._age.stop()
