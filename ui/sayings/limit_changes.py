"""What would change if the limits were saved: old to new, stricter or looser, and what it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from guardian.policy.curfew import length_minutes, strictest_curfew
from guardian.policy.decide import day_limit
from guardian.policy.effective import LONGEST, NUMBERS, SWITCHES
from guardian.policy.settings import MINUTES_PER_DAY, Curfew, PolicySettings, Weekday
from ui.presentation import Presentation
from ui.sayings.limit_days import days_text
from ui.sayings.limit_states import field_title, value_text
from ui.sayings.limits import hours_text


class Turn(StrEnum):
    """Which way a limit goes."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One limit, named as origins are: what it was, what it would be, and which way that goes."""

    field: str
    title: str
    before: str
    after: str
    turn: Turn


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Whose limits these are: the child's name made fit to be shown, and the currency."""

    name: str
    currency: str


_Value = int | bool | Curfew | None


def differences(
    presentation: Presentation, before: PolicySettings, after: PolicySettings, looked: Looked
) -> tuple[Difference, ...]:
    """Return every limit that would change, in the order of the page."""
    return tuple(
        Difference(
            field=field,
            title=field_title(presentation, field),
            before=_text(presentation, field, old, looked),
            after=_text(presentation, field, new, looked),
            turn=_turn(field, old, new),
        )
        for field, old, new in _changed(before, after)
    )


def meanings(
    presentation: Presentation, before: PolicySettings, after: PolicySettings, looked: Looked
) -> tuple[str, ...]:
    """Return in whole sentences what the changes mean for the child's days."""
    return (
        *_of_time(presentation, before, after, looked.name),
        *_of_night(presentation, before.curfew, after.curfew),
        *_of_mode(presentation, before, after, looked.name),
    )


def _changed(before: PolicySettings, after: PolicySettings) -> Iterator[tuple[str, _Value, _Value]]:
    for field in (*NUMBERS, *LONGEST, "curfew", *SWITCHES):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield field, old, new
    for day in Weekday:
        was, becomes = before.weekday_minutes.get(day), after.weekday_minutes.get(day)
        if was != becomes:
            yield f"weekday_minutes/{day}", was, becomes
    for day in Weekday:
        had, has = before.closed_hours.get(day, {}), after.closed_hours.get(day, {})
        for name in {**had, **has}:
            if had.get(name) != has.get(name):
                yield f"closed_hours/{day}/{name}", had.get(name), has.get(name)


def _turn(field: str, old: _Value, new: _Value) -> Turn:
    if old is None or new is None:
        return Turn.STRICTER if old is None else Turn.LOOSER
    if isinstance(old, Curfew) or isinstance(new, Curfew):
        return _turn_of_hours(old, new)
    less_is_stricter = field in NUMBERS or field.startswith("weekday_minutes/")
    return Turn.STRICTER if (new < old) is less_is_stricter else Turn.LOOSER


def _turn_of_hours(old: _Value, new: _Value) -> Turn:
    if not isinstance(old, Curfew) or not isinstance(new, Curfew):
        return Turn.OTHER
    both = strictest_curfew([old, new])
    if both == new:
        return Turn.STRICTER
    return Turn.LOOSER if both == old else Turn.OTHER


def _of_time(
    presentation: Presentation, before: PolicySettings, after: PolicySettings, name: str
) -> Iterator[str]:
    """Yield how much more or less time each day has, days that change alike told as one."""
    by_change: dict[tuple[int, int], list[Weekday]] = {}
    same_table = before.weekday_minutes == after.weekday_minutes
    if same_table and before.daily_minutes == after.daily_minutes:
        return
    for day in Weekday:
        old, new = _minutes(before, day), _minutes(after, day)
        if old != new:
            told = (new, 0) if MINUTES_PER_DAY in (old, new) else (0, new - old)
            by_change.setdefault(told, []).append(day)
        elif before.weekday_minutes.get(day) != after.weekday_minutes.get(day):
            yield _in_vain(presentation, day, new)
    for (new, more), days in by_change.items():
        yield _time_text(presentation, days, new, more, name)


def _minutes(settings: PolicySettings, day: Weekday) -> int:
    limit = day_limit(settings, day)
    return MINUTES_PER_DAY if limit is None else limit[1]


def _in_vain(presentation: Presentation, day: Weekday, minutes: int) -> str:
    said = days_text(presentation, [day])
    return presentation.words.say_n(
        "{days}: the stricter limit of {n} minute goes on holding.",
        "{days}: the stricter limit of {n} minutes goes on holding.",
        minutes,
        days=said,
    )


def _time_text(
    presentation: Presentation, days: list[Weekday], new: int, more: int, name: str
) -> str:
    words, said = presentation.words, days_text(presentation, days)
    if not more and new == MINUTES_PER_DAY:
        return words.say("{days}: {name} has no limit of time any more.", days=said, name=name)
    if not more:
        return words.say_n(
            "{days}: {name} has {n} minute instead of no limit.",
            "{days}: {name} has {n} minutes instead of no limit.",
            new,
            days=said,
            name=name,
        )
    if more > 0:
        return words.say_n(
            "{days}: this gives {name} {n} minute more.",
            "{days}: this gives {name} {n} minutes more.",
            more,
            days=said,
            name=name,
        )
    return words.say_n(
        "{days}: {name} has {n} minute less.",
        "{days}: {name} has {n} minutes less.",
        -more,
        days=said,
        name=name,
    )


def _of_night(
    presentation: Presentation, before: Curfew | None, after: Curfew | None
) -> Iterator[str]:
    if before is None or after is None or before == after:
        return
    longer = length_minutes(after) - length_minutes(before)
    words = presentation.words
    if longer > 0:
        yield words.say_n(
            "The night pause gets {n} minute longer.",
            "The night pause gets {n} minutes longer.",
            longer,
        )
    elif longer:
        yield words.say_n(
            "The night pause gets {n} minute shorter.",
            "The night pause gets {n} minutes shorter.",
            -longer,
        )


def _of_mode(
    presentation: Presentation, before: PolicySettings, after: PolicySettings, name: str
) -> Iterator[str]:
    if after.minor_mode is False and before.minor_mode is not False:
        yield presentation.words.say(
            "The service's own rules for minors end for {name}.", name=name
        )


def _text(presentation: Presentation, field: str, value: _Value, looked: Looked) -> str:
    if isinstance(value, Curfew):
        return hours_text(presentation.words, value)
    return value_text(presentation, field, value, looked.currency)
