"""Limits: time, the week, reminders, money. What is asked, what is confirmed, what is the law's."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.desk.values import FieldState, LimitsView, Stage
from guardian.errors import GuardianError
from guardian.policy.settings import PolicySettings
from ui import tasks
from ui.faults import HasFaults
from ui.formats import foreign
from ui.pages.base import Notice, Operation, Page
from ui.pages.limit_choices import conflict_cards, conflicts
from ui.pages.limit_extra import ExtraTimeCard
from ui.pages.limit_form import LimitForm
from ui.pages.limit_law import law_card
from ui.pages.limit_save import ChangesCard, SaveBar
from ui.ports import Limits
from ui.presentation import Presentation
from ui.sayings.asked import more_minutes
from ui.sayings.limit_changes import Looked, differences, meanings
from ui.sayings.limit_states import field_title, reached
from ui.theme.fonts import Size
from ui.there import there
from ui.widgets.boxes import column
from ui.widgets.conflict import ConflictCard
from ui.widgets.text import Text, sentence

_MINUTE_MS = 60_000


class LimitsPage(Page[LimitsView]):
    """A form; a change under way by the guardian is never overwritten."""

    def __init__(self, presentation: Presentation, limits: Limits, *, notice: Notice) -> None:
        super().__init__(presentation, "limits", operation=self._limits_here, draw=self._parts)
        self._limits = limits
        self._notice = notice
        self._form: LimitForm | None = None
        self._extra: ExtraTimeCard | None = None
        self._changes: ChangesCard | None = None
        self._bar = SaveBar(presentation, save=self._ask, discard=self._forget_changes)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addWidget(self._bar)
        # Many fields lie between the one that was edited and the button.
        QShortcut(QKeySequence("Ctrl+S"), self, self._save_by_key)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._minute_over)
        self._minute.start()

    def _save_by_key(self) -> None:
        if self._edited:
            self._bar.save.click()

    @property
    def _edited(self) -> bool:
        return self._form is not None and self._form.changed

    def reload(self) -> None:
        """Fetch again, unless something is being edited."""
        if not self._edited:
            super().reload()

    def _forget(self) -> None:
        self._form = None
        self._bar.tell((), ())
        super()._forget()

    def _redraw(self) -> None:
        """Let Tab come to Save last, although the form is newer than its foot."""
        super()._redraw()
        inside = self._scroll.widget()
        parts = inside.findChildren(QWidget) if inside is not None else []
        last = next((each for each in reversed(parts) if _takes_tab(each)), None)
        if last is not None:
            QWidget.setTabOrder(last, self._bar.discard)
            QWidget.setTabOrder(self._bar.discard, self._bar.save)

    def _limits_here(self) -> Operation[LimitsView] | None:
        if self.link is None:
            return None
        limits, link_id = self._limits, self.link.link_id
        return lambda: limits.limits(link_id)

    @property
    def _name(self) -> str:
        return foreign(self.link.ward_name, 24) if self.link is not None else ""

    @property
    def _zone(self) -> str:
        return self.link.time_zone if self.link is not None else "UTC"

    def _parts(self, value: LimitsView) -> list[QWidget]:
        today = self._today
        self._form = LimitForm(
            self.presentation,
            value,
            name=self._name,
            minor=self.link is not None and self.link.minor,
            today=today.weekday(),
            on_edit=self._show_changes,
        )
        self._extra = ExtraTimeCard(self.presentation, value.extra, today=today, give=self._give)
        self._changes = ChangesCard(self.presentation)
        parts: list[QWidget] = [self._opening(value)]
        parts += conflict_cards(self.presentation, value, self._choose)
        if self._limited(value):
            parts.append(self._extra)
        parts += self._form.widgets()
        parts.append(self._changes)
        law = law_card(self.presentation, value)
        if law is not None:
            parts.append(law)
        self._show_changes()
        self._tell_time()
        return parts

    def _limited(self, value: LimitsView) -> bool:
        """Return whether there is a limit of a day that more time could be given beyond."""
        wished, held = value.wished, value.effective.settings
        return any(
            each.daily_minutes is not None or each.weekday_minutes for each in (wished, held)
        )

    def _opening(self, value: LimitsView) -> QWidget:
        words, name = self.words, self._name
        title = words.say("These limits hold for {name}.", name=name)
        if conflicts(value):
            title = words.say("A limit for {name} was changed in two places.", name=name)
        elif Stage.ASKED in value.stages.values():
            title = words.say("A change for {name} waits for the service.", name=name)
        lines = column(
            sentence(self.presentation, title),
            Text(self.presentation, self._standing(value), Size.STRONG, ink="second"),
            spacing=4,
        )
        if value.as_of is not None:
            age = self._as_of(value.as_of)
            age.setObjectName("limits_as_of")
            lines.addWidget(age)
        made = QWidget()
        made.setLayout(lines)
        return made

    def _standing(self, value: LimitsView) -> str:
        if conflicts(value):
            return self.words.say("Nothing was overwritten. Please choose what shall hold.")
        asked = Stage.ASKED in value.stages.values()
        if asked and not reached(self.link):
            return self.words.say("It is kept here and sent when the service is reached.")
        if asked and value.asked_at is not None:
            now = self.presentation.now()
            time = self.presentation.formats.moment(value.asked_at, now, self._zone)
            return self.words.say("Asked {time}. The service has not confirmed it yet.", time=time)
        return self.words.say("The service confirms each change; then it holds on every device.")

    @property
    def _today(self) -> date:
        return there(self.presentation, self.link).today

    def _minute_over(self) -> None:
        """Say the time anew; after midnight what was given yesterday is no more."""
        if self._extra is not None and self.value is not None and self._extra.day != self._today:
            self._show_extra(self.value)
        self._tell_time()

    def _tell_time(self) -> None:
        if self._form is not None:
            self._form.tell_time(self.link)
        if self._extra is not None:
            self._extra.tell_time(self.link)

    def _show_changes(self) -> None:
        form, value = self._form, self.value
        if form is None or value is None or self._changes is None:
            return
        looked = Looked(name=self._name, currency=value.currency)
        if not form.changed:
            self._changes.tell((), (), "")
            self._bar.tell((), ())
            return
        after = form.after()
        found = differences(self.presentation, form.before, after, looked)
        told = meanings(self.presentation, form.before, after, looked)
        self._changes.tell(found, told, self._when())
        self._bar.tell(found, told)

    def _when(self) -> str:
        if not reached(self.link):
            return self.words.say("It holds from when the service is reached and confirms it.")
        return self.words.say("It holds from when the service confirms it, mostly within seconds.")

    def _forget_changes(self) -> None:
        self._bar.clear_error()
        self._redraw()
        self.reload()

    def patch(self) -> dict[str, object]:
        """Return the changed fields as a merge patch."""
        return self._form.patch() if self._form is not None else {}

    def _ask(self) -> None:
        if self.link is None or self.value is None:
            return
        limits, link_id, patch = self._limits, self.link.link_id, self.patch()
        seen = self.value.wished
        self._clear_faults()
        self._run(
            lambda: limits.ask(link_id, patch, seen),
            lambda value: self._asked_for(value, patch, seen),
        )

    def _run(self, act: Callable[[], LimitsView], done: Callable[[LimitsView], None]) -> None:
        self._bar.save.setEnabled(False)
        tasks.run(act, done, self._not_asked, parent=self)

    def _asked_for(
        self, value: LimitsView, patch: Mapping[str, object], before: PolicySettings
    ) -> None:
        self._draw_anew(value)
        self._notice(
            self._on_its_way(len(patch)),
            self.words.say("Undo"),
            partial(self._take_back, value.link_id, patch, before),
        )

    def _take_back(self, link_id: str, patch: Mapping[str, object], before: PolicySettings) -> None:
        limits = self._limits
        tasks.run(
            lambda: limits.take_back(link_id, patch, before),
            self._taken_back,
            self._not_asked,
            parent=self,
        )

    def _taken_back(self, value: LimitsView) -> None:
        if not self._edited:  # what is being edited is not drawn anew
            self._draw_anew(value)
        self._notice(self.words.say("The limits are asked for as they were before."))

    def _draw_anew(self, value: LimitsView) -> None:
        """Show what an act answered, unless another child is looked at by now."""
        if not self._is_here(value):
            return
        self._form = None
        self.value = None
        self.show_value(value)

    def _on_its_way(self, changes: int) -> str:
        return self.words.say_n(
            "{n} change is on its way to the service.",
            "{n} changes are on their way to the service.",
            changes,
        )

    def _give(self, minutes: int) -> None:
        """Ask for so many minutes more today in all; what was given before can be had again."""
        if self.link is None or self._extra is None:
            return
        self._extra.rest(True)
        self._give_to(self.link.link_id, minutes, self._extra.given)

    def _give_to(self, link_id: str, minutes: int, before: int | None) -> None:
        """Ask for an account by its id: Undo is about the child of then. ``None``: it is undone."""
        limits = self._limits
        tasks.run(
            lambda: limits.give_extra(link_id, minutes),
            lambda value: self._given(value, minutes, before),
            self._not_asked,
            parent=self,
        )

    def _given(self, value: LimitsView, minutes: int, before: int | None) -> None:
        if self._is_here(value):
            self._show_extra(value)
        text = self.words.say("No more time today.")
        if minutes:
            text = more_minutes(self.words, minutes)
        if before is None:
            self._notice(text)
            return
        undo = partial(self._give_to, value.link_id, before, None)
        self._notice(text, self.words.say("Undo"), undo)

    def _is_here(self, value: LimitsView) -> bool:
        return self.link is not None and value.link_id == self.link.link_id

    def _show_extra(self, value: LimitsView) -> None:
        """Draw anew; where something is being edited, the card alone."""
        if not self._edited:
            self._draw_anew(value)
            return
        before = self._extra
        if before is None:
            return
        self._extra = ExtraTimeCard(
            self.presentation, value.extra, today=self._today, give=self._give
        )
        parent = before.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.replaceWidget(before, self._extra)
        before.hide()
        before.deleteLater()
        self._tell_time()

    def _clear_faults(self) -> None:
        self._bar.clear_error()
        if self._form is not None:
            self._form.clear_faults()

    def _not_asked(self, error: GuardianError) -> None:
        self._bar.save.setEnabled(True)
        faults = error.faults if isinstance(error, HasFaults) else ()
        if self._form is not None and self._form.show_faults(faults):
            self._bar.say(self.words.say("Not saved: please look at the marked field."))
            return
        self._bar.show_error(error.in_language(self.words.language), saving=self._edited)
        if self._extra is not None:
            self._extra.rest(False)

    def _choose(self, name: str, state: FieldState, ours: bool) -> None:
        if self.link is not None:
            self._choose_at(self.link.link_id, name, state, ours)

    def _choose_at(
        self, link_id: str, name: str, state: FieldState, ours: bool, undoing: bool = False
    ) -> None:
        limits = self._limits
        self._clear_faults()
        self._rest_card(name, True)

        def act() -> LimitsView:
            if ours:
                return limits.use_ours(link_id, name, state.theirs)
            return limits.keep_theirs(link_id, name)

        def done(value: LimitsView) -> None:
            self._chosen(name, value)
            if not undoing:
                self._tell_choice(value.link_id, name, state, ours=ours)

        tasks.run(act, done, lambda error: self._not_chosen(name, error), parent=self)

    def _chosen(self, name: str, value: LimitsView) -> None:
        card = self._card_of(name)
        if not self._edited:
            if self._is_here(value):
                self.show_value(value)
        elif card is not None:
            card.hide()  # what is being edited is not drawn anew

    def _not_chosen(self, name: str, error: GuardianError) -> None:
        self._rest_card(name, False)
        self._not_asked(error)

    def _rest_card(self, name: str, resting: bool) -> None:
        card = self._card_of(name)
        if card is not None:
            card.rest(resting)

    def _card_of(self, name: str) -> ConflictCard | None:
        return self.findChild(ConflictCard, f"conflict_{name}")

    def _tell_choice(self, link_id: str, name: str, state: FieldState, *, ours: bool) -> None:
        if ours:
            self._notice(self._on_its_way(1))
            return
        limit = field_title(self.presentation, name)
        self._notice(
            self.words.say("{limit}: it stays as the service has it.", limit=limit),
            self.words.say("Undo"),
            partial(self._choose_at, link_id, name, state, True, undoing=True),
        )


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
