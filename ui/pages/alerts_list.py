"""The list of alerts, a page at a time, with what narrows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from guardian.desk.alert_values import AlertPage
from guardian.desk.finding_values import FindingView
from guardian.desk.values import AlertView, LinkView
from ui.pages.alert_filters import OWN, AlertFilters, Wish
from ui.pages.alert_row import AlertRow
from ui.pages.finding_cards import FindingActs, finding_groups
from ui.presentation import Presentation
from ui.sayings.findings import found_by_guardian
from ui.widgets.boxes import column
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.states import EmptyState
from ui.widgets.text import Text, caption, sentence


@dataclass(frozen=True, kw_only=True)
class ListActs:
    """What can be done from the list. ``turn``: to the next page or back."""

    wish: Callable[[Wish], None]
    open_alert: Callable[[str], None]
    turn: Callable[[bool], None]
    mark_seen: Callable[[tuple[str, ...]], None]
    findings: FindingActs


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the list shows. ``before``: how many alerts the pages before this one had.

    ``heard``: new alerts would arrive. ``harmless``: ids that can be marked as seen at once.
    """

    page: AlertPage
    findings: tuple[FindingView, ...]
    wish: Wish
    harmless: tuple[str, ...]
    waiting: int
    before: int
    heard: bool


class AlertsList(QWidget):
    """Stays while alerts come and go, so that nobody is interrupted who is typing a word."""

    def __init__(
        self,
        presentation: Presentation,
        wish: Wish,
        links: tuple[LinkView, ...],
        link_of: Callable[[AlertView], LinkView | None],
        acts: ListActs,
    ) -> None:
        super().__init__()
        self.setObjectName("alerts_list")
        self._presentation = presentation
        self._words = presentation.words
        self._link_of = link_of
        self._acts = acts
        self._title = sentence(presentation, "")
        self.filters = AlertFilters(presentation, wish, links, acts.wish)
        self._results = QWidget()
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addWidget(self._results)
        self.setLayout(column(self._title, self.filters, self._place, spacing=16))

    def show_page(self, shown: Shown) -> None:
        """Show a page: what waits, what holds and what was seen, or what a search has found."""
        for _step in self.filled(shown):
            pass

    def filled(self, shown: Shown) -> Iterator[None]:
        """Show a page as :meth:`show_page` does, and yield wherever a turn may end."""
        self._title.setText(self._sum(shown))
        rows: dict[str, QWidget] = {}
        for each in shown.page.alerts:
            rows[each.alert_id] = self._row(each)
            yield
        held, over = self._findings(shown)
        yield
        groups = self._groups(shown, rows, held)
        if not groups and not over:
            groups = [self._nothing(shown)]
        pager = self._pager(shown)
        self._put([*groups, *([pager] if pager is not None else []), *over])

    def _findings(self, shown: Shown) -> tuple[list[QWidget], list[QWidget]]:
        if shown.before or not shown.wish.findings:
            return [], []
        return finding_groups(self._presentation, shown.findings, self._acts.findings)

    def _groups(
        self, shown: Shown, rows: Mapping[str, QWidget], held: list[QWidget]
    ) -> list[QWidget]:
        words, alerts = self._words, shown.page.alerts
        if shown.wish.text:
            found = list(rows.values())
            return [self._group(words.say("Found, the newest first"), found)] if found else []
        waiting = [rows[each.alert_id] for each in alerts if each.acknowledged_at is None]
        settled = [rows[each.alert_id] for each in alerts if each.acknowledged_at is not None]
        groups = []
        if waiting:
            groups.append(self._group(words.say("Waiting"), waiting, self._mark_all(shown)))
        groups += held
        if settled:
            groups.append(self._group(words.say("Seen by you"), settled))
        return groups

    def _sum(self, shown: Shown) -> str:
        """Return the page's first sentence."""
        words, page, wish = self._words, shown.page, shown.wish
        found = sum(each.waits for each in shown.findings)
        if wish.kind == OWN:
            return found_by_guardian(words, found) if found else words.say("Nothing waits.")
        if wish.text or wish.level or wish.kind or wish.link_id:
            return self._found(page)
        if shown.waiting:
            return words.say_n(
                "{n} alert waits for you.", "{n} alerts wait for you.", shown.waiting
            )
        return found_by_guardian(words, found) if found else self._rest(shown)

    def _rest(self, shown: Shown) -> str:
        """Return what to say where nothing waits."""
        if not shown.heard:
            return self._words.say("Nothing has arrived, and new alerts may be missing.")
        if shown.page.kept:
            return self._words.say("You have seen every alert that arrived.")
        return self._words.say("No alerts.")

    def _found(self, page: AlertPage) -> str:
        words = self._words
        if not page.found:
            return words.say("Nothing found.")
        if page.at_least:
            most = self._presentation.formats.locale.toString(page.found)
            return words.say("More than {most} alerts found.", most=most)
        return words.say_n("{n} alert found.", "{n} alerts found.", page.found)

    def _nothing(self, shown: Shown) -> QWidget:
        words, wish = self._words, shown.wish
        if wish.text:
            text = words.say(
                "No note, child, character or kind of alert has these words. Try fewer"
                " letters, or clear the field to see every alert."
            )
        elif wish.narrowed:
            text = words.say("Nothing is like this. Choose less, or show everything.")
        else:
            text = words.say("Nothing is left to show here.")
        return EmptyState(self._presentation, icon="magnifying-glass", text=text)

    def _mark_all(self, shown: Shown) -> QPushButton | None:
        ids = shown.harmless
        if not ids or shown.before:
            return None
        text = self._words.say_n(
            "Mark {n} harmless one as seen", "Mark {n} harmless ones as seen", len(ids)
        )
        return button(
            self._presentation,
            text,
            lambda: self._acts.mark_seen(ids),
            name="mark_harmless",
            kind="plain",
            icon="checks",
        )

    def _pager(self, shown: Shown) -> QWidget | None:
        """Return where in the list this is, and the ways on; nothing where it is all there is."""
        page, words = shown.page, self._words
        if not shown.before and page.further is None:
            return None
        number = self._presentation.formats.locale.toString
        where = words.say(
            "{first} to {last} of {all}",
            first=number(shown.before + 1),
            last=number(shown.before + len(page.alerts)),
            all=number(max(page.found, shown.before + len(page.alerts))),
        )
        newer = button(
            self._presentation,
            words.say("Newer"),
            lambda: self._acts.turn(False),
            name="newer_alerts",
            icon="arrow-left",
        )
        newer.setEnabled(bool(shown.before))
        older = button(
            self._presentation,
            words.say("Older"),
            lambda: self._acts.turn(True),
            name="older_alerts",
        )
        older.setEnabled(page.further is not None)
        told = caption(self._presentation, where)
        made = Flow([newer, told, older], spacing=12, apart=True)
        made.setObjectName("alert_pages")
        return made

    def _put(self, parts: list[QWidget]) -> None:
        """Replace the rows; whoever was on one of them stays on it."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self._results.isAncestorOf(focused)
        name = focused.objectName() if focused is not None and inside else ""
        before = self._results
        self._results = QWidget()
        self._results.setLayout(column(*parts, spacing=16))
        self._place.addWidget(self._results)
        self._place.removeWidget(before)
        before.hide()
        before.deleteLater()
        again = self._results.findChild(QPushButton, name) if name else None
        if isinstance(again, QPushButton):
            again.setFocus(Qt.FocusReason.TabFocusReason)

    def _group(self, title: str, rows: list[QWidget], act: QPushButton | None = None) -> QWidget:
        head: list[QWidget] = [Text(self._presentation, title, ink="second", bold=True)]
        if act is not None:
            head.append(act)
        made = QWidget()
        made.setLayout(column(Flow(head, apart=True), *rows, spacing=8))
        return made

    def _row(self, alert: AlertView) -> QWidget:
        return AlertRow(
            self._presentation,
            alert,
            self._link_of(alert),
            lambda: self._acts.open_alert(alert.alert_id),
        )
