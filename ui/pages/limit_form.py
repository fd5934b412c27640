"""The form of the limits: its parts in groups, the patch they make, and what it would change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

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

_MONEY = ("spend_per_purchase_minor", "spend_per_day_minor", "spend_per_month_minor")


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
    """Every limit of one child, as editors. ``on_edit`` is called when anything was changed."""

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
        words = presentation.words
        self.before = _as_shown(limits, minor=minor)
        notes = {
            "daily_minutes": words.say("from midnight to midnight"),
            "session_minutes": words.say("of continuous chat, then it rests"),
            "break_minutes": words.say("until chat is open again"),
            "duration_reminder_minutes": words.say("of continuous chat, again and again"),
            "reality_reminder_minutes": words.say("of continuous chat, again and again"),
        }
        minutes = {
            field: MinutesField(presentation, limits, field, note) for field, note in notes.items()
        }
        money = [MoneyField(presentation, limits, field) for field in _MONEY]
        curfew = CurfewField(presentation, limits)
        mode = MinorModeField(presentation, limits, minor=minor, name=name)
        self._week = WeekCard(presentation, limits, curfew, today)
        self.parts: tuple[Part, ...] = (*minutes.values(), curfew, self._week, mode, *money)
        for part in (*minutes.values(), curfew, mode, *money):
            part.edited.connect(on_edit)
        self._week.edited.connect(on_edit)
        times, reminders = list(minutes.values())[:3], list(minutes.values())[3:]
        self._cards = (
            [
                self._card(words.say("Time"), "time_card", times),
                self._card(words.say("Reminders"), "reminders_card", reminders),
            ],
            [
                self._card(words.say("Money"), "money_card", money),
                self._card(words.say("Minors' mode"), "mode_card", [mode]),
            ],
        )

    def widgets(self) -> Iterator[QWidget]:
        """Yield the cards from above to below."""
        above, below = self._cards
        yield Columns(above)
        yield self._week
        yield Columns(below)

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
    "duration_reminder_minutes",
    "reality_reminder_minutes",
    *_MONEY,
)
"""Fields whose editors show the law's value where the guardian asks for nothing."""
