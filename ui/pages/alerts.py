"""Alerts: the list with its search, and in its place the one that is open."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtWidgets import QWidget

from guardian.desk.finding_values import FindingView
from guardian.desk.values import AlertView, Condition
from guardian.errors import GuardianError
from ui import tasks
from ui.failures import show_failure
from ui.finding_port import Findings
from ui.pages.alert_detail import AlertActs, AlertDetail
from ui.pages.alert_note import Draft, NoteCard
from ui.pages.alerts_list import AlertsList
from ui.pages.base import Notice, Operation, Page
from ui.pages.finding_cards import FindingActs
from ui.pages.finding_evidence import ask_where_to_save
from ui.ports import Alerts
from ui.presentation import Presentation
from ui.sayings.findings import UNHEARD, Said
from ui.sayings.signals import categories_named
from ui.widgets.states import EmptyState
from ui.widgets.text import sentence

Alerted = tuple[AlertView, ...]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Alerts of every account, and what Guardian found out, both the newest first."""

    alerts: Alerted
    findings: tuple[FindingView, ...]

    def __bool__(self) -> bool:
        """Return whether there is anything to list."""
        return bool(self.alerts or self.findings)


class AlertsPage(Page[Listed]):
    """The list of every account's alerts and findings; an alert opens as a page of its own."""

    def __init__(
        self,
        presentation: Presentation,
        alerts: Alerts,
        findings: Findings,
        *,
        pause: Callable[[str], None],
        go_to: Callable[[str], None],
        notice: Notice,
    ) -> None:
        super().__init__(presentation, "alerts", operation=self._recent, draw=self._parts)
        self._alerts = alerts
        self._findings = findings
        self._pause = pause
        self._go_to = go_to
        self._notice = notice
        self._open_id: str | None = None
        self._list: AlertsList | None = None
        self._condition: Condition | None = None
        self._note: tuple[str, NoteCard] | None = None
        self._wanted = ""
        self._searches = 0
        self._found: Alerted | None = None

    @property
    def open_id(self) -> str | None:
        """The id of the alert that is open."""
        return self._open_id

    def open(self, alert_id: str) -> None:
        """Show one alert in full and record that it was on the screen."""
        self._open_id = alert_id
        alerts = self._alerts
        self._redraw()
        self.reload()
        tasks.run(
            lambda: alerts.mark_shown(alert_id),
            lambda _nothing: None,
            lambda _error: None,  # it is shown all the same; the desk asks again
            parent=self,
        )

    def close_alert(self) -> None:
        """Go back to the list."""
        self._open_id = None
        self._redraw()

    def _recent(self) -> Operation[Listed]:
        alerts, findings, wanted = self._alerts, self._findings, self._open_id

        def fetch() -> Listed:
            found, found_out = alerts.recent(), findings.recent_findings()
            if wanted is not None and all(each.alert_id != wanted for each in found):
                older = alerts.alert(wanted)
                found = (*found, older) if older is not None else found
            return Listed(alerts=found, findings=found_out)

        return fetch

    def _arrived(self, turn: int, value: Listed) -> None:
        super()._arrived(turn, value)
        if self._wanted and self._open_id is None:
            self._search(self._wanted)

    def _redraw(self) -> None:
        """Leave the list in its place while somebody may be typing above it."""
        shown, condition = self._list, self.link.condition if self.link is not None else None
        stays = shown is not None and shiboken6.isValid(shown) and shown.isVisible()
        same_banner, self._condition = condition is self._condition, condition
        listed = self.value if self.value and self._opened(self.value) is None else None
        if shown is not None and stays and same_banner and listed is not None:
            self._fill(shown, listed)
        else:
            super()._redraw()

    def _opened(self, listed: Listed) -> AlertView | None:
        return next((each for each in listed.alerts if each.alert_id == self._open_id), None)

    def _parts(self, found: Listed) -> list[QWidget]:
        self._list = None
        opened = self._opened(found)
        if opened is not None:
            return [self._detail(opened)]
        if not found:
            return self._nothing()
        self._list = AlertsList(
            self.presentation,
            text=self._wanted,
            search=self._search,
            open_alert=self.open,
            zone_of=self._zone_of,
            acts=FindingActs(acknowledge=self._acknowledge_finding, save=self._save),
        )
        self._fill(self._list, found)
        return [self._list]

    def _fill(self, shown: AlertsList, listed: Listed) -> None:
        if self._wanted and self._found is not None:
            shown.show_found(self._found)
        else:
            shown.show_all(listed.alerts, listed.findings, heard=self._is_heard(listed))

    def _is_heard(self, listed: Listed) -> bool:
        """Return whether new alerts would arrive, of every account."""
        live = bool(self.links) and all(link.condition is Condition.ACTIVE for link in self.links)
        held = (each for each in listed.findings if each.closed_at is None)
        return live and all(each.kind not in UNHEARD for each in held)

    def _search(self, text: str) -> None:
        """Look in a worker; only the answer to the newest question is shown."""
        self._wanted = text
        self._searches += 1
        turn, alerts = self._searches, self._alerts
        if not text:
            self._found = None
            self._redraw()
            return

        def look() -> Alerted:
            return alerts.search(text, categories_named(text))

        tasks.run(look, lambda found: self._show_found(turn, found), parent=self)

    def _show_found(self, turn: int, found: Alerted) -> None:
        if turn == self._searches and found != self._found:
            self._found = found
            self._redraw()

    def _detail(self, alert: AlertView) -> QWidget:
        link = next((each for each in self.links if each.link_id == alert.link_id), None)
        note = NoteCard(
            self.presentation,
            alert.note,
            self._draft(alert.alert_id),
            keep=lambda text: self._keep_note(alert.alert_id, text),
            finished=lambda before, text: self._offer_undo(alert.alert_id, before, text),
        )
        self._note = (alert.alert_id, note)
        return AlertDetail(
            self.presentation,
            alert,
            link,
            note,
            AlertActs(
                back=self.close_alert,
                acknowledge=lambda: self._acknowledge(alert.alert_id),
                pause=lambda: self._pause(alert.link_id),
                characters=lambda: self._go_to("characters"),
            ),
        )

    def _draft(self, alert_id: str) -> Draft | None:
        """Return what is being written about an alert whose page is drawn anew."""
        card = self._note_card(alert_id)
        return card.draft() if card is not None else None

    def _note_card(self, alert_id: str) -> NoteCard | None:
        if self._note is None or self._note[0] != alert_id or not shiboken6.isValid(self._note[1]):
            return None
        return self._note[1]

    def _keep_note(self, alert_id: str, text: str) -> None:
        alerts = self._alerts

        def kept(_nothing: None) -> None:
            if self.value is not None:
                noted = tuple(
                    replace(each, note=text) if each.alert_id == alert_id else each
                    for each in self.value.alerts
                )
                self.value = replace(self.value, alerts=noted)
            card = self._note_card(alert_id)
            if card is not None:
                card.say_kept(text)

        def not_kept(error: GuardianError) -> None:
            card = self._note_card(alert_id)
            if card is not None:
                card.say_not_kept()
            show_failure(error, self)

        tasks.run(lambda: alerts.set_note(alert_id, text), kept, not_kept, parent=self)

    def _offer_undo(self, alert_id: str, before: str, text: str) -> None:
        words = self.words

        def undo() -> None:
            self._keep_note(alert_id, before)
            card = self._note_card(alert_id)
            if card is not None:
                card.show_text(before)

        said = words.say("Your note is saved.") if text else words.say("Your note is removed.")
        self._notice(said, words.say("Undo"), undo)

    def _acknowledge(self, alert_id: str) -> None:
        alerts = self._alerts
        tasks.run(lambda: alerts.acknowledge(alert_id), lambda _nothing: self.reload(), parent=self)

    def _acknowledge_finding(self, finding_id: int) -> None:
        findings = self._findings
        tasks.run(
            lambda: findings.acknowledge_finding(finding_id),
            lambda _nothing: self.reload(),
            parent=self,
        )

    def _save(self, finding: FindingView, said: Said) -> None:
        ask_where_to_save(self, self.presentation, self._findings, finding, said, self._notice)

    def _nothing(self) -> list[QWidget]:
        words = self.words
        live = self._is_heard(Listed(alerts=(), findings=()))
        if live:
            title = words.say("No alerts.")
            text = words.say(
                "When a chat gives a sign that asks you to look, it appears here and on your"
                " desktop. You never see the chat itself."
            )
        else:
            title = words.say("Nothing has arrived, and new alerts may be missing.")
            text = words.say(
                "An account is not up to date just now, so an empty list does not mean that all"
                " is well."
            )
        return [
            sentence(self.presentation, title),
            EmptyState(
                self.presentation,
                icon="bell" if live else "cloud-slash",
                text=text,
            ),
        ]

    def _zone_of(self, alert: AlertView) -> str:
        return next((each.time_zone for each in self.links if each.link_id == alert.link_id), "UTC")
