"""Limits: time, the week, reminders, money. What is asked, what is confirmed, what is the law's."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.desk.values import FieldState, LimitsView
from guardian.errors import GuardianError
from guardian.policy.settings import PolicySettings
from ui import tasks
from ui.faults import HasFaults
from ui.formats import foreign
from ui.pages.base import Notice, Operation, Page
from ui.pages.limit_choices import conflict_cards
from ui.pages.limit_form import LimitForm
from ui.pages.limit_giving import Giving
from ui.pages.limit_law import law_card
from ui.pages.limit_opening import limits_opening
from ui.pages.limit_save import ChangesCard, SaveBar
from ui.ports import Limits
from ui.presentation import Presentation
from ui.sayings.limit_changes import Looked, differences, meanings
from ui.sayings.limit_states import field_title, reached
from ui.there import there
from ui.widgets.conflict import ConflictCard

_MINUTE_MS = 60_000


class LimitsPage(Page[LimitsView]):
    """A form; a change under way by the guardian is never overwritten."""

    def __init__(self, presentation: Presentation, limits: Limits, *, notice: Notice) -> None:
        super().__init__(presentation, "limits", operation=self._limits_here, draw=self._parts)
        self._limits = limits
        self._notice = notice
        self._form: LimitForm | None = None
        self._giving = Giving(
            presentation,
            limits,
            parent=self,
            notice=notice,
            given=self._given,
            failed=self._not_asked,
        )
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
        self._giving.forget()
        self._bar.tell((), ())
        super()._forget()

    def _arrived(self, turn: int, value: LimitsView) -> None:
        if not self._edited:  # asked for before anybody began to edit
            super()._arrived(turn, value)

    def _failed(self, turn: int, error: GuardianError) -> None:
        """Leave what is being edited: it is told soon enough that it cannot be saved."""
        if turn == self._asked and not self._edited:
            self._form = None  # its fields go with what was shown
            super()._failed(turn, error)

    def _redraw(self) -> None:
        """Leave what is being edited."""
        if self._edited:
            self._show_changes()  # how soon they would hold may have changed
        else:
            super()._redraw()

    def _drew(self) -> None:
        """Let Tab come to Save last, although the form is newer than its foot."""
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

    def _parts(self, value: LimitsView) -> Iterator[QWidget | None]:
        self._form = form = LimitForm(
            self.presentation,
            value,
            name=self._name,
            minor=self.link is not None and self.link.minor,
            today=there(self.presentation, self.link).today.weekday(),
            on_edit=self._show_changes,
        )
        self._changes = ChangesCard(self.presentation)
        age = None if value.as_of is None else self._as_of(value.as_of)
        if age is not None:
            age.setObjectName("limits_as_of")
        yield limits_opening(self.presentation, value, self.link, age)
        yield from conflict_cards(self.presentation, value, self._choose)
        if self._limited(value):
            yield self._giving.card(value, self.link)
        else:
            self._giving.forget()
        yield from form.widgets()
        yield self._changes
        law = law_card(self.presentation, value)
        if law is not None:
            yield law
        self._show_changes()
        self._tell_time()

    def _limited(self, value: LimitsView) -> bool:
        """Return whether there is a limit of a day that more time could be given beyond."""
        wished, held = value.wished, value.effective.settings
        return any(
            each.daily_minutes is not None or each.weekday_minutes for each in (wished, held)
        )

    def _minute_over(self) -> None:
        """Say the time anew; after midnight what was given yesterday is no more."""
        if self.value is not None and self._giving.is_over(self.link):
            self._show_extra(self.value)
        self._tell_time()

    def _tell_time(self) -> None:
        if self._form is not None:
            self._form.tell_time(self.link)
        self._giving.tell_time(self.link)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the time while somebody can see it."""
        super().showEvent(event)
        self._minute_over()
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not wake up for nobody."""
        super().hideEvent(event)
        self._minute.stop()

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
        self._form = None
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

    def _is_here(self, value: LimitsView) -> bool:
        return self.link is not None and value.link_id == self.link.link_id

    def _given(self, value: LimitsView) -> None:
        if self._is_here(value):
            self._show_extra(value)

    def _show_extra(self, value: LimitsView) -> None:
        """Draw anew; where something is being edited, the card alone."""
        if self._edited:
            self._giving.renew(value, self.link)
        else:
            self._draw_anew(value)

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
        self._giving.rest(False)

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
