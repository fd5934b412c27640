"""Limits: time, the night, money. What is asked, what is confirmed, what is the law's."""

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from guardian.desk.values import FieldState, LimitsView, Stage
from guardian.errors import GuardianError
from ui import tasks
from ui.faults import HasFaults
from ui.formats import foreign
from ui.pages.base import Notice, Operation, Page
from ui.pages.limit_fields import (
    CurfewField,
    Field,
    MinutesField,
    MoneyField,
)
from ui.ports import Limits
from ui.presentation import Presentation
from ui.sayings.limit_states import field_title, reached, value_text
from ui.sayings.limits import banned_classes
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, Columns, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import law_chip
from ui.widgets.conflict import ConflictCard
from ui.widgets.icon import Icon
from ui.widgets.states import Banner
from ui.widgets.text import Text, section, sentence

_MINUTE_MS = 60_000
_BLOCKS = "blocked_characters/"


class LimitsPage(Page[LimitsView]):
    """A form of four fields; a change under way by the guardian is never overwritten."""

    def __init__(self, presentation: Presentation, limits: Limits, *, notice: Notice) -> None:
        super().__init__(presentation, "limits", operation=self._limits_here, draw=self._parts)
        self._limits = limits
        self._notice = notice
        self._fields: tuple[Field, ...] = ()
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._tell_time)
        self._minute.start()

    def reload(self) -> None:
        """Fetch again, unless something is being edited."""
        if not any(field.changed for field in self._fields):
            super().reload()

    def _limits_here(self) -> Operation[LimitsView] | None:
        if self.link is None:
            return None
        limits, link_id = self._limits, self.link.link_id
        return lambda: limits.limits(link_id)

    def _parts(self, value: LimitsView) -> list[QWidget]:
        words = self.words
        name = foreign(self.link.ward_name, 24) if self.link is not None else ""
        title = words.say("These limits hold for {name}.", name=name)
        if _conflicts(value):
            title = words.say("A limit for {name} was changed in two places.", name=name)
        elif Stage.ASKED in value.stages.values():
            title = words.say("A change for {name} waits for the service.", name=name)
        opening = QWidget()
        opening.setLayout(
            column(
                sentence(self.presentation, title),
                Text(self.presentation, self._standing(value), Size.STRONG, ink="second"),
                spacing=4,
            )
        )
        self._fields = (
            MinutesField(self.presentation, value),
            CurfewField(self.presentation, value),
            MoneyField(self.presentation, value, "spend_per_purchase_minor"),
            MoneyField(self.presentation, value, "spend_per_month_minor"),
        )
        for field in self._fields:
            field.edited.connect(self._show_changes)
        time_card = self._card(words.say("Time"), "time_card", self._fields[:2])
        money_card = self._card(words.say("Money"), "money_card", self._fields[2:])
        parts: list[QWidget] = [opening, *self._choices(value)]
        parts += [Columns([time_card, money_card]), self._actions()]
        law = self._law(value)
        if law is not None:
            parts.append(law)
        self._show_changes()
        self._tell_time()
        return parts

    def _choices(self, value: LimitsView) -> Iterator[ConflictCard]:
        words = self.words
        for name, state in _conflicts(value).items():
            theirs, ours = (
                value_text(self.presentation, name, each, value.currency)
                for each in (state.theirs, state.ours)
            )
            title = words.say("{limit}: two values", limit=field_title(words, name))
            yield ConflictCard(
                self.presentation,
                name,
                title=title,
                theirs=theirs,
                ours=ours,
                on_choice=partial(self._choose, name, state),
            )

    def _choose(self, name: str, state: FieldState, ours: bool, undoing: bool = False) -> None:
        if self.link is None:
            return
        limits, link_id = self._limits, self.link.link_id
        self._clear_faults()
        self._rest_card(name, True)

        def act() -> LimitsView:
            if ours:
                return limits.use_ours(link_id, name, state.theirs)
            return limits.keep_theirs(link_id, name)

        def done(value: LimitsView) -> None:
            self._chosen(name, value)
            if not undoing:
                self._tell_choice(name, state, ours=ours)

        tasks.run(act, done, lambda error: self._not_chosen(name, error), parent=self)

    def _chosen(self, name: str, value: LimitsView) -> None:
        card = self._card_of(name)
        if not any(field.changed for field in self._fields):
            self.show_value(value)
        elif card is not None:
            card.hide()  # what is being edited is not drawn anew

    def _not_chosen(self, name: str, error: GuardianError) -> None:
        self._rest_card(name, False)
        self._not_asked(error)
        self._save.setEnabled(any(field.changed for field in self._fields))

    def _rest_card(self, name: str, resting: bool) -> None:
        card = self._card_of(name)
        if card is not None:
            card.rest(resting)

    def _card_of(self, name: str) -> ConflictCard | None:
        return self.findChild(ConflictCard, f"conflict_{name}")

    def _tell_choice(self, name: str, state: FieldState, *, ours: bool) -> None:
        if ours:
            self._tell_asked(1)
            return
        limit = field_title(self.words, name)
        self._notice(
            self.words.say("{limit}: it stays as the service has it.", limit=limit),
            self.words.say("Undo"),
            partial(self._choose, name, state, True, undoing=True),
        )

    def _tell_time(self) -> None:
        for field in self._fields:
            field.tell_time(self.link)

    def _standing(self, value: LimitsView) -> str:
        if _conflicts(value):
            return self.words.say("Nothing was overwritten. Please choose what shall hold.")
        asked = Stage.ASKED in value.stages.values()
        if asked and not reached(self.link):
            return self.words.say("It is kept here and sent when the service is reached.")
        if asked and value.asked_at is not None:
            zone = self.link.time_zone if self.link is not None else "UTC"
            time = self.presentation.formats.moment(value.asked_at, self.presentation.now(), zone)
            return self.words.say("Asked {time}. The service has not confirmed it yet.", time=time)
        return self.words.say("The service confirms each change; then it holds on every device.")

    def _card(self, title: str, name: str, fields: tuple[Field, ...]) -> QWidget:
        card = Card(spacing=16)
        card.setObjectName(name)
        card.add(section(self.presentation, title))
        for field in fields:
            card.add(field)
        card.column.addStretch(1)
        return card

    def _actions(self) -> QWidget:
        words = self.words
        self._save = button(
            self.presentation, words.say("Save"), self._ask, name="save_limits", kind="primary"
        )
        self._discard = button(
            self.presentation, words.say("Discard"), self._forget_changes, name="discard_limits"
        )
        self._hint = Text(self.presentation, "", ink="second")
        self._hint.setObjectName("limits_hint")
        made = QWidget()
        line = row(self._save, self._discard, spacing=12)
        line.addWidget(self._hint, 1)
        self._problem = column()
        made.setLayout(column(line, self._problem, spacing=12))
        return made

    def _law(self, value: LimitsView) -> QWidget | None:
        banned = banned_classes(self.words, value)
        if not banned:
            return None
        card = Card(spacing=8)
        card.setObjectName("law_card")
        card.add(section(self.presentation, self.words.say("Always kept away by law")))
        for name, clause in banned:
            line = row(
                Icon(self.presentation, "lock", self.presentation.colours.second, 18),
                Text(self.presentation, name, wrap=False),
                law_chip(self.presentation, clause),
                None,
                spacing=12,
            )
            card.add(line)
        text = self.words.say("Nobody can lift this, neither you nor the service.")
        card.add(Text(self.presentation, text, ink="second"))
        return card

    def _show_changes(self) -> None:
        changed = any(field.changed for field in self._fields)
        self._save.setEnabled(changed)
        self._discard.setVisible(changed)
        self._hint.setText(self.words.say("Not saved yet.") if changed else "")

    def _forget_changes(self) -> None:
        self._redraw()
        self.reload()

    def patch(self) -> dict[str, object]:
        """Return the changed fields as a merge patch."""
        return {field.name: field.wish() for field in self._fields if field.changed}

    def _ask(self) -> None:
        if self.link is None:
            return
        limits, link_id, patch = self._limits, self.link.link_id, self.patch()
        seen = self.value.wished if self.value is not None else None
        self._save.setEnabled(False)
        self._clear_faults()
        tasks.run(
            lambda: limits.ask(link_id, patch, seen),
            lambda value: self._asked_for(value, patch),
            self._not_asked,
            parent=self,
        )

    def _clear_faults(self) -> None:
        for field in self._fields:
            field.clear_fault()
        while self._problem.count():
            item = self._problem.takeAt(0)
            shown = item.widget() if item is not None else None
            if shown is not None:
                shown.deleteLater()

    def _asked_for(self, value: LimitsView, patch: Mapping[str, object]) -> None:
        self._fields = ()
        self.value = None
        self.show_value(value)
        self._tell_asked(len(patch))

    def _tell_asked(self, changes: int) -> None:
        self._notice(
            self.words.say_n(
                "{n} change is on its way to the service.",
                "{n} changes are on their way to the service.",
                changes,
            )
        )

    def _not_asked(self, error: GuardianError) -> None:
        self._save.setEnabled(True)
        faults = error.faults if isinstance(error, HasFaults) else ()
        placed = False
        for field in self._fields:
            for fault in faults:
                if fault.field.split("/")[0].split(".")[0] == field.name:
                    field.show_fault(fault.clause)
                    placed = True
        if placed:
            self._hint.setText(self.words.say("Not saved: please look at the marked field."))
            return
        text = error.in_language(self.words.language)
        self._hint.setText(text.title)
        banner = Banner(self.presentation, "attention", "warning-circle", text.title, text.advice)
        banner.setObjectName("limits_error")
        self._problem.addWidget(banner)


def _conflicts(value: LimitsView) -> dict[str, FieldState]:
    """Return what the guardian has to choose about; characters have a page of their own."""
    return {
        name: state
        for name, state in value.states.items()
        if state.stage is Stage.CONFLICT and not name.startswith(_BLOCKS)
    }
