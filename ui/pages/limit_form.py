"""The form of the limits: its parts in groups, the patch they make, and what it would change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from guardian.desk.values import FieldRefusal, LimitsView, LinkView
from guardian.policy.settings import PolicySettings
from ui.pages.limit_fields import Field
from ui.pages.limit_mode import MinorModeField
from ui.pages.limit_money import MoneyField
from ui.pages.limit_time import CurfewField, MinutesField
from ui.pages.week_card import WeekCard
from ui.presentation import Presentation
from ui.widgets.boxes import Card, Columns
from ui.widgets.text import section

_REMINDERS = ("duration_reminder_minutes", "reality_reminder_minutes")
_MONEY = ("spend_per_purchase_minor", "spend_per_day_minor", "spend_per_month_minor")

F = TypeVar("F", bound=Field)


class Part(Protocol):
    """A part of the form that is edited."""

    def patch(self) -> dict[str, object]:
        """Return its part of the merge patch: nothing where nothing changed."""
        ...

    def applied(self, settings: PolicySettings) -> PolicySettings:
        """Return ``settings`` as they would be with what is shown."""
        ...

    def takes(self, field: str) -> bool:
        """Whether a fault of ``field`` is shown here."""
        ...

    def show_fault(self, clause: str | None) -> None:
        """Say what is wrong."""
        ...

    def clear_fault(self) -> None:
        """Take the fault away."""
        ...

    def tell_time(self, link: LinkView | None) -> None:
        """Say how far it has come and since when."""
        ...


class LimitForm:
    """Every limit of one child, as editors. ``on_edit`` is called when anything was changed.

    It has no parts before :meth:`widgets` made them.
    """

    def __init__(
        self,
        presentation: Presentation,
        limits: LimitsView,
        *,
        name: str,
        minor: bool,
        today: int,
        on_edit: Callable[[], None],
    ) -> None:
        self._presentation = presentation
        self._limits = limits
        self._name = name
        self._minor = minor
        self._today = today
        self._on_edit = on_edit
        self.before = _as_shown(limits, minor=minor)
        self.parts: tuple[Part, ...] = ()

    def widgets(self) -> Iterator[QWidget | None]:
        """Make the cards from above to below; ``None``: a turn may end."""
        words, presentation, limits = self._presentation.words, self._presentation, self._limits
        times: list[Field] = []
        for field, note in self._times().items():
            times.append(self._added(MinutesField(presentation, limits, field, note)))
            yield None
        reminders: list[Field] = []
        for field in _REMINDERS:
            note = words.say("of continuous chat, again and again")
            reminders.append(self._added(MinutesField(presentation, limits, field, note)))
            yield None
        yield Columns(
            [
                self._card(words.say("Time"), "time_card", times),
                self._card(words.say("Reminders"), "reminders_card", reminders),
            ]
        )
        curfew = self._added(CurfewField(presentation, limits))
        yield None
        week = WeekCard(presentation, limits, curfew, self._today)
        self.parts = (*self.parts, week)
        week.edited.connect(self._on_edit)
        yield week
        mode = self._added(MinorModeField(presentation, limits, minor=self._minor, name=self._name))
        yield None
        money: list[Field] = []
        for field in _MONEY:
            money.append(self._added(MoneyField(presentation, limits, field)))
            yield None
        yield Columns(
            [
                self._card(words.say("Money"), "money_card", money),
                self._card(words.say("Minors' mode"), "mode_card", [mode]),
            ]
        )

    def _times(self) -> dict[str, str]:
        words = self._presentation.words
        return {
            "daily_minutes": words.say("from midnight to midnight"),
            "session_minutes": words.say("of continuous chat, then it rests"),
            "break_minutes": words.say("until chat is open again"),
        }

    def _added(self, field: F) -> F:
        """Make a field a part of the form."""
        self.parts = (*self.parts, field)
        field.edited.connect(self._on_edit)
        return field

    def _card(self, title: str, name: str, fields: Sequence[Field]) -> QWidget:
        card = Card(spacing=16)
        card.setObjectName(name)
        card.add(section(self._presentation, title))
        for field in fields:
            card.add(field)
        card.column.addStretch(1)
        return card

    @property
    def changed(self) -> bool:
        """Whether anything is not saved."""
        return bool(self.patch())

    def patch(self) -> dict[str, object]:
        """Return what changed as a merge patch (RFC 7396)."""
        merged: dict[str, object] = {}
        for part in self.parts:
            merged |= part.patch()
        return merged

    def after(self) -> PolicySettings:
        """Return the limits as they would be when saved."""
        settings = self.before
        for part in self.parts:
            settings = part.applied(settings)
        return settings

    def tell_time(self, link: LinkView | None) -> None:
        """Say of every part how far it has come and since when."""
        for part in self.parts:
            part.tell_time(link)

    def show_faults(self, faults: tuple[FieldRefusal, ...]) -> bool:
        """Mark what is wrong; return whether there was a part for any of it."""
        placed = False
        for fault in faults:
            for part in self.parts:
                if part.takes(fault.field):
                    part.show_fault(fault.clause)
                    placed = True
        return placed

    def clear_faults(self) -> None:
        """Take every mark away."""
        for part in self.parts:
            part.clear_fault()


def _as_shown(limits: LimitsView, *, minor: bool) -> PolicySettings:
    """Return what the editors show at first: the law's where nobody asks, a mode either way."""
    law, wished = limits.floor.settings, limits.wished
    mode = minor if wished.minor_mode is None else wished.minor_mode
    shown = replace(wished, minor_mode=bool(law.minor_mode) or mode)
    changes = {
        field: getattr(law, field)
        for field in _FLOORED
        if getattr(wished, field) is None and getattr(law, field) is not None
    }
    return replace(shown, **changes)


_FLOORED = (
    "daily_minutes",
    "session_minutes",
    "break_minutes",
    "curfew",
    *_REMINDERS,
    *_MONEY,
)
"""Fields whose editors show the law's value where the guardian asks for nothing."""
