"""Alerts: the list with its search, and in its place the one that is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtWidgets import QWidget

from guardian.desk.alert_values import AlertCursor, AlertPage, AlertQuery
from guardian.desk.finding_values import FindingView
from guardian.desk.values import AlertView, CharacterView, Condition, LinkView
from guardian.errors import GuardianError
from guardian.link.wire.events import Level
from ui import tasks
from ui.alerts_port import Alerts
from ui.failures import show_failure
from ui.finding_port import Findings
from ui.formats import foreign
from ui.held_steps import HeldSteps, Marked
from ui.pages.alert_detail import AlertActs, AlertDetail, Opened
from ui.pages.alert_filters import Wish, fitting
from ui.pages.alert_note import Draft, NoteCard
from ui.pages.alerts_list import AlertsList, ListActs, Shown
from ui.pages.base import Notice, Operation, Page
from ui.pages.finding_cards import FindingActs
from ui.pages.finding_evidence import ask_where_to_save
from ui.ports import Characters
from ui.presentation import Presentation
from ui.sayings.findings import UNHEARD, Said
from ui.sayings.signals import categories_named, categories_of
from ui.widgets.states import EmptyState
from ui.widgets.text import sentence

PAGE_LENGTH = 30
"""Alerts on one page: a page of any list is drawn as quickly as the first."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of alerts and what Guardian found out, both the newest first; and what is open."""

    page: AlertPage
    findings: tuple[FindingView, ...]
    opened: AlertView | None = None
    character: CharacterView | None = None

    def __bool__(self) -> bool:
        """Return whether there is anything to list."""
        return bool(self.page.kept or self.findings)


@dataclass(frozen=True, kw_only=True)
class AlertsPageActs:
    """What the page asks of the window. ``held``: what leaves after eight seconds."""

    held: HeldSteps
    pause: Callable[[str], None]
    go_to: Callable[[str], None]
    notice: Notice


class AlertsPage(Page[Listed]):
    """The list of every account's alerts and findings; an alert opens as a page of its own."""

    def __init__(
        self,
        presentation: Presentation,
        alerts: Alerts,
        findings: Findings,
        characters: Characters,
        acts: AlertsPageActs,
    ) -> None:
        super().__init__(presentation, "alerts", operation=self._recent, draw=self._parts)
        self._alerts = alerts
        self._findings = findings
        self._characters = characters
        self._acts = acts
        self._held = acts.held
        self._notice = acts.notice
        self._open_id: str | None = None
        self._list: AlertsList | None = None
        self._condition: Condition | None = None
        self._note: tuple[str, NoteCard] | None = None
        self._wish = Wish()
        self._trail: tuple[AlertCursor, ...] = ()
        self._held.changed.connect(self._redraw)
        self._held.sent.connect(self.reload)

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

    def step_back(self) -> bool:
        """Close the alert that is open."""
        opened = self._open_id is not None
        if opened:
            self.close_alert()
        return opened

    def close_alert(self) -> None:
        """Go back to the list."""
        self._open_id = None
        self._redraw()

    def _recent(self) -> Operation[Listed]:
        alerts, findings, characters = self._alerts, self._findings, self._characters
        query, wanted = self._query(), self._open_id

        def fetch() -> Listed:
            opened = alerts.alert(wanted) if wanted is not None else None
            return Listed(
                page=alerts.listed(query),
                findings=findings.recent_findings(),
                opened=opened,
                character=_character(characters, opened),
            )

        return fetch

    def _query(self) -> AlertQuery:
        wish = fitting(self._wish, self.links)
        kinds: tuple[str, ...] | None = None
        if wish.kind:
            kinds = categories_of(wish.kind) if wish.alerts else ()
        return AlertQuery(
            text=wish.text,
            named=categories_named(wish.text) if wish.text else (),
            link_id=wish.link_id or None,
            level=Level(wish.level) if wish.level else None,
            kinds=kinds,
            waiting=wish.waiting,
            after=self._trail[-1] if self._trail else None,
            limit=PAGE_LENGTH,
        )

    def _redraw(self) -> None:
        """Leave the list in its place while somebody may be typing above it."""
        shown, condition = self._list, self.link.condition if self.link is not None else None
        stays = shown is not None and shiboken6.isValid(shown) and shown.isVisible()
        same_banner, self._condition = condition is self._condition, condition
        listed = self.value if self.value and self._opened(self.value) is None else None
        if shown is not None and stays and same_banner and listed is not None:
            shown.show_page(self._shown(listed))
        else:
            super()._redraw()

    def _opened(self, listed: Listed) -> AlertView | None:
        """Return the alert that is open, as it will be once everything has left."""
        known = (*([listed.opened] if listed.opened else []), *listed.page.alerts)
        found = next((each for each in known if each.alert_id == self._open_id), None)
        return None if found is None else self._as_marked(found)

    def _as_marked(self, alert: AlertView) -> AlertView:
        return self._held.as_marked(alert, self.presentation.now())

    def _parts(self, found: Listed) -> Iterator[QWidget | None]:
        self._list = None
        opened = self._opened(found)
        if opened is not None:
            yield self._detail(opened, found.character)
            return
        if not found:
            yield from self._nothing()
            return
        self._list = made = AlertsList(
            self.presentation,
            fitting(self._wish, self.links),
            self.links,
            self._link_of,
            ListActs(
                wish=self._ask,
                open_alert=self.open,
                turn=self._turn,
                mark_seen=self._mark_seen,
                findings=FindingActs(acknowledge=self._acknowledge_finding, save=self._save),
            ),
        )
        yield None
        yield from made.filled(self._shown(found))
        yield made

    def _shown(self, listed: Listed) -> Shown:
        page, wish = listed.page, fitting(self._wish, self.links)
        calm = self._held.still_wait(page.harmless)
        return Shown(
            page=replace(page, alerts=tuple(map(self._as_marked, page.alerts))),
            findings=tuple(
                each
                for each in listed.findings
                if wish.link_id in {"", each.link_id} and (each.waits or not wish.waiting)
            ),
            wish=wish,
            harmless=calm,
            waiting=page.waiting - (len(page.harmless) - len(calm)),
            before=len(self._trail) * PAGE_LENGTH,
            heard=self._is_heard(listed),
        )

    def _is_heard(self, listed: Listed) -> bool:
        """Return whether new alerts would arrive, of every account."""
        live = bool(self.links) and all(link.condition is Condition.ACTIVE for link in self.links)
        held = (each for each in listed.findings if each.closed_at is None)
        return live and all(each.kind not in UNHEARD for each in held)

    def _ask(self, wish: Wish) -> None:
        """Look in a worker for something else; only the answer to the newest wish is shown."""
        self._wish, self._trail = wish, ()
        self.reload()

    def _turn(self, on: bool) -> None:
        """Go to the next page, or back."""
        further = self.value.page.further if self.value is not None else None
        if on and further is not None:
            self._trail = (*self._trail, further)
        elif not on:
            self._trail = self._trail[:-1]
        self._scroll.verticalScrollBar().setValue(0)
        self.reload()

    def _mark_seen(self, alert_ids: tuple[str, ...]) -> None:
        marked, words = Marked(alert_ids=alert_ids), self.words
        self._held.give(marked)
        said = words.say_n(
            "{n} alert marked as seen.", "{n} alerts marked as seen.", len(alert_ids)
        )
        self._notice(said, words.say("Undo"), lambda: self._held.undo(marked))

    def _detail(self, alert: AlertView, character: CharacterView | None) -> QWidget:
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
            Opened(alert=alert, link=link, character=character),
            note,
            AlertActs(
                back=self.close_alert,
                acknowledge=lambda: self._acknowledge(alert.alert_id),
                settle=lambda: self._settle(alert.alert_id),
                pause=lambda: self._acts.pause(alert.link_id),
                block=lambda: self._block(alert, character),
                characters=lambda: self._acts.go_to("characters"),
            ),
        )

    def _settle(self, alert_id: str) -> None:
        marked, words = Marked(alert_ids=(alert_id,), settled=True), self.words
        self._held.give(marked)
        self._notice(
            words.say("Marked as settled."), words.say("Undo"), lambda: self._held.undo(marked)
        )

    def _block(self, alert: AlertView, character: CharacterView | None) -> None:
        if character is not None:
            self._set_blocked(alert.link_id, character, blocked=True)

    def _set_blocked(self, link_id: str, character: CharacterView, *, blocked: bool) -> None:
        characters, words = self._characters, self.words
        change = characters.block if blocked else characters.unblock

        def done(_nothing: None) -> None:
            self.reload()
            if blocked:
                self._notice(
                    words.say("{name} is blocked.", name=foreign(character.name, 24)),
                    words.say("Undo"),
                    lambda: self._set_blocked(link_id, character, blocked=False),
                )

        tasks.run(lambda: change(link_id, character.character_id), done, parent=self)

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
                opened = self.value.opened
                if opened is not None and opened.alert_id == alert_id:
                    self.value = replace(self.value, opened=replace(opened, note=text))
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
        live = self._is_heard(Listed(page=AlertPage(), findings=()))
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

    def _link_of(self, alert: AlertView) -> LinkView | None:
        return next((each for each in self.links if each.link_id == alert.link_id), None)


def _character(characters: Characters, alert: AlertView | None) -> CharacterView | None:
    """Return the character that an alert is about, where the account still knows it; blocks."""
    if alert is None or alert.character_id is None:
        return None
    try:
        found = characters.characters(alert.link_id)
    except GuardianError:
        return None
    return next((each for each in found if each.character_id == alert.character_id), None)
