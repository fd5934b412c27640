"""The limits in words: what holds, whose it is, how far a wish has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from guardian.desk.values import LimitsView, Stage
from guardian.policy.settings import Curfew, PolicySettings, RelationshipClass, Weekday
from guardian.words import Words
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES, STAGES
from ui.sayings.limit_days import days_text


@dataclass(frozen=True, kw_only=True)
class LineInForce:
    """One limit: what it is, and how far it has come, in words."""

    field: str
    text: str
    state: str
    icon: str
    ink: str


_Line = tuple[str, str]
"""The name of a field, as origins are keyed, and its limit in words."""


def curfew_text(words: Words, curfew: Curfew) -> str:
    """Return a night pause in words."""
    return words.say(
        "Night pause {start}–{end}", start=f"{curfew.start:%H:%M}", end=f"{curfew.end:%H:%M}"
    )


def hours_text(words: Words, window: Curfew) -> str:
    """Return a window without its name."""
    return words.say("{start}–{end}", start=f"{window.start:%H:%M}", end=f"{window.end:%H:%M}")


def lines_in_force(
    presentation: Presentation, limits: LimitsView, now: datetime, zone: str
) -> list[LineInForce]:
    """Return a line per limit: the wish where one is under way, else what holds."""
    lines = []
    for field, text in _texts(presentation, limits):
        stage = _stage(limits, field)
        saying = STAGES[stage]
        state = presentation.words.say(saying.text)
        if stage is Stage.ASKED and limits.asked_at is not None:
            time = presentation.formats.brief_moment(limits.asked_at, now, zone)
            state = presentation.words.say("asked {time} · not confirmed yet", time=time)
        lines.append(
            LineInForce(field=field, text=text, state=state, icon=saying.icon, ink=saying.ink)
        )
    return lines


def _texts(presentation: Presentation, limits: LimitsView) -> Iterator[_Line]:
    yield from _times(presentation, limits)
    yield from _windows(presentation, limits)
    yield from _reminders(presentation, limits)
    yield from _money(presentation, limits)
    if _of(limits, "minor_mode").minor_mode:
        yield "minor_mode", presentation.words.say("Minors' mode is on")
    if _of(limits, "approve_new_characters").approve_new_characters:
        yield "approve_new_characters", presentation.words.say("New characters wait for you")


def _stage(limits: LimitsView, field: str) -> Stage:
    return limits.stages.get(field, Stage.CONFIRMED)


def _of(limits: LimitsView, field: str) -> PolicySettings:
    asked = limits.stages.get(field) is Stage.ASKED
    return limits.wished if asked else limits.effective.settings


def _times(presentation: Presentation, limits: LimitsView) -> Iterator[_Line]:
    words = presentation.words
    minutes = _of(limits, "daily_minutes").daily_minutes
    if minutes is not None:
        yield "daily_minutes", words.say_n("{n} minute a day", "{n} minutes a day", minutes)
    by_minutes: dict[tuple[int, Stage], list[Weekday]] = {}
    for day in Weekday:
        field = f"weekday_minutes/{day}"
        of_day = _of(limits, field).weekday_minutes.get(day)
        if of_day is not None:
            by_minutes.setdefault((of_day, _stage(limits, field)), []).append(day)
    for (of_day, _), days in by_minutes.items():
        said = days_text(presentation, days)
        text = words.say_n("{days}: {n} minute", "{days}: {n} minutes", of_day, days=said)
        yield f"weekday_minutes/{days[0]}", text
    session = _of(limits, "session_minutes").session_minutes
    if session is not None:
        text = words.say_n("{n} minute at a stretch", "{n} minutes at a stretch", session)
        yield "session_minutes", text
    rest = _of(limits, "break_minutes").break_minutes
    if rest is not None and session is not None:
        yield (
            "break_minutes",
            words.say_n("then {n} minute of rest", "then {n} minutes of rest", rest),
        )


def _windows(presentation: Presentation, limits: LimitsView) -> Iterator[_Line]:
    words = presentation.words
    curfew = _of(limits, "curfew").curfew
    if curfew is not None:
        yield "curfew", curfew_text(words, curfew)
    found: dict[tuple[str, Curfew, Stage], list[Weekday]] = {}
    for day in Weekday:
        holds = limits.effective.settings.closed_hours.get(day, {})
        wished = limits.wished.closed_hours.get(day, {})
        for name in {**holds, **wished}:
            field = f"closed_hours/{day}/{name}"
            window = _of(limits, field).closed_hours.get(day, {}).get(name)
            if window is not None:
                found.setdefault((name, window, _stage(limits, field)), []).append(day)
    for (name, window, _), days in found.items():
        text = words.say(
            "{name}: {days} {hours}",
            name=foreign(name, 24),
            days=days_text(presentation, days),
            hours=hours_text(words, window),
        )
        yield f"closed_hours/{days[0]}/{name}", text


def _reminders(presentation: Presentation, limits: LimitsView) -> Iterator[_Line]:
    for field in ("duration_reminder_minutes", "reality_reminder_minutes"):
        minutes = getattr(_of(limits, field), field)
        if minutes is not None:
            yield field, reminder_text(presentation.words, field, minutes)


def reminder_text(words: Words, field: str, minutes: int) -> str:
    """Return how often the child is reminded of the time, or that nobody human talks with it."""
    if field == "duration_reminder_minutes":
        return words.say_n("Time reminder every minute", "Time reminder every {n} minutes", minutes)
    return words.say_n("AI reminder every minute", "AI reminder every {n} minutes", minutes)


def _money(presentation: Presentation, limits: LimitsView) -> Iterator[_Line]:
    words, formats, currency = presentation.words, presentation.formats, limits.currency
    purchase = _of(limits, "spend_per_purchase_minor").spend_per_purchase_minor
    if purchase is not None:
        amount = formats.money(purchase, currency)
        yield "spend_per_purchase_minor", words.say("{amount} per purchase", amount=amount)
    day = _of(limits, "spend_per_day_minor").spend_per_day_minor
    if day is not None:
        amount = formats.money(day, currency)
        yield "spend_per_day_minor", words.say("{amount} per day", amount=amount)
    month = _of(limits, "spend_per_month_minor").spend_per_month_minor
    if month is not None:
        amount = formats.money(month, currency)
        yield "spend_per_month_minor", words.say("{amount} per month", amount=amount)


def banned_classes(words: Words, limits: LimitsView) -> list[tuple[str, str | None]]:
    """Return the kinds of character that the law keeps from this child, each with its clause."""
    found: list[tuple[str, str | None]] = []
    for kind in RelationshipClass:
        if kind in limits.floor.settings.blocked_relationship_classes:
            clause = limits.floor.clauses.get(f"blocked_relationship_classes/{kind}")
            found.append((words.say(CLASSES[kind].text), clause))
    return found
