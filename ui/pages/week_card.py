"""The week: the night, pauses of single days, minutes by weekday, edited where they are drawn."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal

from guardian.desk.values import LimitsView, LinkView
from guardian.policy.settings import PolicySettings
from ui.formats import foreign
from ui.pages.limit_fields import fault_text, top_of
from ui.pages.limit_time import CurfewField
from ui.pages.week_minutes import WeekMinutes
from ui.pages.week_window import WindowEditor
from ui.presentation import Presentation
from ui.sayings.codes import CLAUSES, known
from ui.sayings.limit_days import long_day, short_day
from ui.sayings.limit_states import state_text
from ui.sayings.limits import curfew_text, hours_text
from ui.theme.fonts import Size
from ui.widgets import week_view_plan as plan
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, caption, section
from ui.widgets.week_view import WeekView, WeekWords
from ui.widgets.week_view_plan import CURFEW, DAYS, Window

_FRIDAY = 4


class WeekCard(Card):
    """Closed hours and minutes by weekday, beside the curfew, whose field it shows too."""

    edited = Signal()

    def __init__(
        self, presentation: Presentation, limits: LimitsView, curfew: CurfewField, today: int | None
    ) -> None:
        super().__init__(spacing=12)
        self.setObjectName("week_card")
        self._presentation = presentation
        self._words = presentation.words
        self._limits = limits
        self._curfew = curfew
        self._link: LinkView | None = None
        self.view = WeekView(presentation, tuple(self._shown()), self._week_words(), today=today)
        self._minutes = WeekMinutes(presentation, limits)
        self._editor = WindowEditor(presentation)
        self._state = caption(presentation, "")
        self._state.setObjectName("week_state")
        self._fault = Text(presentation, "", Size.CAPTION, ink="attention")
        self._fault.setObjectName("fault_closed_hours")
        self._fault.hide()
        self._place()
        self._first = plan.closed_hours(self.view.windows)
        self._had = dict(self._minutes.minutes)
        curfew.edited.connect(self._follow_curfew)
        self.view.edited.connect(self._drawn)
        self.view.chosen.connect(self._look)
        self._minutes.edited.connect(self.edited)
        self._editor.changed.connect(self._retyped)
        self._editor.removed.connect(self.view.remove)
        self._editor.copied.connect(self._copy)
        self.view.choose_day(self.view.day_chosen)

    def _place(self) -> None:
        words, shown = self._words, self._presentation
        self.add(section(shown, words.say("The week")))
        self.add(self._curfew)
        text = words.say("Draw a pause in a row, or drag its edges. Beside each day: its minutes.")
        self.add(Text(shown, text, ink="second"))
        across = row(spacing=12)
        across.addWidget(self.view, 1)
        across.addWidget(self._minutes)
        self.add(across)
        self.add(self._fault)
        add = button(shown, words.say("Add a pause"), self.view.add, name="add_window", icon="plus")
        self.add(row(add, None))
        self.add(self._state)
        self.add(self._editor)
        keys = words.say(
            "Keys: ↑ ↓ choose, ← → move the start, with Shift the end, with Ctrl both; N adds,"
            " Delete removes."
        )
        self.add(caption(shown, keys))

    def _shown(self) -> Iterator[Window]:
        """Yield what is the guardian's own, and locked what the law and other guardians ask for."""
        words, limits = self._words, self._limits
        own = replace(limits.wished, curfew=self._curfew.value())
        yield from plan.windows_of(own)
        for window in plan.windows_of(limits.floor.settings):
            field = CURFEW if window.day is None else f"closed_hours/{window.key}"
            clause = known(words, CLAUSES, limits.floor.clauses.get(field, ""))
            yield replace(window, lock=words.say("Law: {clause}", clause=clause))
        for other in limits.others:
            lock = words.say("Set by {name}", name=foreign(other.guardian_name, 24))
            yield from plan.windows_of(other.settings, lock)

    def _week_words(self) -> WeekWords:
        words = self._words
        return WeekWords(
            spoken=words.say("Pauses of the week"),
            labels=[short_day(self._presentation, day) for day in DAYS],
            new_name=words.say("Pause"),
            window=self._window_text,
            day=self._day_text,
        )

    def _window_text(self, window: Window) -> str:
        words = self._words
        if window.day is None:
            said = words.say("{night}, every day", night=curfew_text(words, window.hours))
        else:
            said = words.say(
                "{name}: {days} {hours}",
                name=foreign(window.name, 24),
                days=long_day(self._presentation, DAYS[window.day]),
                hours=hours_text(words, window.hours),
            )
        if not window.lock:
            return said
        return words.say(
            "{window}. {who}: it cannot be changed here.", window=said, who=window.lock
        )

    def _day_text(self, day: int) -> str:
        count = sum(each.day == day for each in self.view.windows)
        name = long_day(self._presentation, DAYS[day])
        if not count:
            return self._words.say("{day}: no pauses", day=name)
        return self._words.say_n("{day}: {n} pause", "{day}: {n} pauses", count, day=name)

    def _follow_curfew(self) -> None:
        hours = self._curfew.value()
        window = None
        if hours is not None:
            start, end = plan.minute(hours.start), plan.minute(hours.end)
            window = Window(name=CURFEW, day=None, start=start, end=end)
        there = any(each.key == CURFEW for each in self.view.windows)
        if window is not None or there:
            self.view.put(CURFEW, window)

    def _drawn(self) -> None:
        night = next((each for each in self.view.windows if each.key == CURFEW), None)
        if night is None and self._curfew.switch.isChecked():
            self._curfew.switch.setChecked(False)
        elif night is not None and night.hours != self._curfew.value():
            self._curfew.show_hours(night.hours)
        self._look()
        self.edited.emit()

    def _look(self) -> None:
        window = self.view.window_chosen
        self._editor.show_window(window)
        self._tell_state()

    def _retyped(self, window: Window) -> None:
        chosen = self.view.window_chosen
        if chosen is None or window.day is None:
            return
        if window.name != chosen.name:
            rest = [each for each in self.view.windows if each.key != chosen.key]
            window = replace(window, name=plan.free_name(rest, window.day, window.name))
        self.view.put(chosen.key, window)
        self._drawn()

    def _copy(self) -> None:
        """Put the chosen window on every day from Monday to Friday."""
        chosen = self.view.window_chosen
        if chosen is None or chosen.day is None:
            return
        for day in range(_FRIDAY + 1):
            there = replace(chosen, day=day)
            self.view.put(there.key, there)
        self._drawn()

    def tell_time(self, link: LinkView | None) -> None:
        """Say how far what is chosen has come and since when."""
        self._link = link
        self._tell_state()

    def _tell_state(self) -> None:
        window = self.view.window_chosen
        said = self._window_text(window) if window else self._day_text(self.view.day_chosen)
        field = f"weekday_minutes/{DAYS[self.view.day_chosen]}"
        if window is not None:
            field = CURFEW if window.day is None else f"closed_hours/{window.key}"
        state = self._limits.states.get(field)
        if state is not None and (window is None or not window.lock):
            since = state_text(self._presentation, state, self._link)
            said = self._words.say("{pause} · {state}", pause=said, state=since)
        self._state.setText(said)

    @property
    def changed(self) -> bool:
        """Whether the week shows something else than at first; the night is told by its field."""
        return bool(self.patch())

    def patch(self) -> dict[str, object]:
        """Return the merge patch of closed hours and minutes: only what changed."""
        parts = {
            "closed_hours": plan.hours_patch(self._first, plan.closed_hours(self.view.windows)),
            "weekday_minutes": plan.minutes_patch(self._had, self._minutes.minutes),
        }
        return {name: part for name, part in parts.items() if part}

    def applied(self, settings: PolicySettings) -> PolicySettings:
        """Return ``settings`` as they would be with this week."""
        return replace(
            settings,
            closed_hours=plan.closed_hours(self.view.windows),
            weekday_minutes=dict(self._minutes.minutes),
        )

    def takes(self, field: str) -> bool:
        """Whether a fault of ``field`` is shown here."""
        return top_of(field) in {"closed_hours", "weekday_minutes"}

    def show_fault(self, clause: str | None) -> None:
        """Say what is wrong with the week."""
        text = self._words.say("Start and end of a pause must differ.")
        self._fault.setText(fault_text(self._presentation, clause) if clause else text)
        self._fault.show()

    def clear_fault(self) -> None:
        """Take the fault away."""
        self._fault.hide()
