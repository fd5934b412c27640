"""The life of an alert in steps: what happened when, how long it took, what is to come."""

from dataclasses import dataclass
from datetime import datetime

from guardian.desk.values import AlertView
from ui.presentation import Presentation

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_HOURS_UP_TO = 2 * _DAY


@dataclass(frozen=True, kw_only=True)
class LifeStep:
    """One step. ``when`` is ready to be read; ``reached``: it happened."""

    title: str
    when: str
    reached: bool


def life_of(presentation: Presentation, alert: AlertView, zone: str) -> tuple[LifeStep, ...]:
    """Return the steps in their order, in the local time of ``zone``; unknown ones say so."""
    words = presentation.words
    not_yet = words.say("Not yet")
    steps: list[tuple[str, datetime | None, str]] = [
        (words.say("Noticed by the service"), alert.detected_at, ""),
        (words.say("Signed and sent"), alert.issued_at, words.say("Not known")),
        (words.say("Arrived on this computer"), alert.received_at, ""),
        (words.say("First shown to you"), alert.shown_at, not_yet),
    ]
    note = (words.say("Your note"), alert.noted_at, "")
    seen = (words.say("Seen by you"), alert.acknowledged_at, not_yet)
    first_noted = alert.noted_at is not None and (
        alert.acknowledged_at is None or alert.noted_at < alert.acknowledged_at
    )
    both = [note, seen] if first_noted else [seen, note]
    steps += [each for each in both if each[1] is not None or each[2]]
    steps.append((words.say("Settled"), alert.resolved_at, not_yet))
    return _told(presentation, steps, zone)


def _told(
    presentation: Presentation, steps: list[tuple[str, datetime | None, str]], zone: str
) -> tuple[LifeStep, ...]:
    told: list[LifeStep] = []
    before: datetime | None = None
    for title, at, otherwise in steps:
        if at is None:
            told.append(LifeStep(title=title, when=otherwise, reached=False))
            continue
        told.append(LifeStep(title=title, when=_when(presentation, at, before, zone), reached=True))
        before = at
    return tuple(told)


def _when(presentation: Presentation, at: datetime, before: datetime | None, zone: str) -> str:
    """Return the moment, and how long after the step before; the two may be of two clocks."""
    moment = presentation.formats.moment(at, presentation.now(), zone)
    seconds = 0 if before is None else int((at - before).total_seconds())
    if seconds < _MINUTE:
        return moment
    return presentation.words.say(
        "{time} · {span} later", time=moment, span=_span(presentation, seconds)
    )


def _span(presentation: Presentation, seconds: int) -> str:
    words = presentation.words
    if seconds < _HOUR:
        return presentation.formats.minutes(seconds // _MINUTE)
    if seconds < _HOURS_UP_TO:
        return words.say_n("{n} hour", "{n} hours", seconds // _HOUR)
    return words.say_n("{n} day", "{n} days", seconds // _DAY)
