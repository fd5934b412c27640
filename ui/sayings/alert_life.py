"""The life of an alert in steps: what happened when, how long it took, what is to come."""

from dataclasses import dataclass
from datetime import datetime

from guardian.desk.values import AlertView, LinkView
from ui.presentation import Presentation
from ui.there import there

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_HOURS_UP_TO = 2 * _DAY


@dataclass(frozen=True, kw_only=True)
class LifeStep:
    """One step. ``when`` is ready to be read; ``reached``: it happened."""

    title: str
    when: str
    reached: bool


@dataclass(frozen=True, kw_only=True)
class _Step:
    """``otherwise`` is said where there is no moment; ``theirs``: it is by the service's clock."""

    title: str
    at: datetime | None
    otherwise: str = ""
    theirs: bool = False


def life_of(
    presentation: Presentation, alert: AlertView, link: LinkView | None
) -> tuple[LifeStep, ...]:
    """Return the steps in their order, in the child's zone; unknown ones say so.

    Each has the time of the clock it was told by; how long it took is counted by the service's.
    """
    words = presentation.words
    not_yet = words.say("Not yet")
    note = _Step(title=words.say("Your note"), at=alert.noted_at)
    seen = _Step(title=words.say("Seen by you"), at=alert.acknowledged_at, otherwise=not_yet)
    first_noted = alert.noted_at is not None and (
        alert.acknowledged_at is None or alert.noted_at < alert.acknowledged_at
    )
    steps = (
        _Step(title=words.say("Noticed by the service"), at=alert.detected_at, theirs=True),
        _Step(
            title=words.say("Signed and sent"),
            at=alert.issued_at,
            otherwise=words.say("Not known"),
            theirs=True,
        ),
        _Step(title=words.say("Arrived on this computer"), at=alert.received_at),
        _Step(title=words.say("First shown to you"), at=alert.shown_at, otherwise=not_yet),
        *((note, seen) if first_noted else (seen, note)),
        _Step(title=words.say("Settled"), at=alert.resolved_at, otherwise=not_yet),
    )
    return _told(presentation, [e for e in steps if e.at is not None or e.otherwise], link)


def _told(
    presentation: Presentation, steps: list[_Step], link: LinkView | None
) -> tuple[LifeStep, ...]:
    here, told = there(presentation, link), []
    before: datetime | None = None
    for step in steps:
        if step.at is None:
            told.append(LifeStep(title=step.title, when=step.otherwise, reached=False))
            continue
        now = here.now if step.theirs else presentation.now()
        moment = presentation.formats.moment(step.at, now, here.zone)
        at = step.at if step.theirs or link is None else link.provider_time(step.at)
        when = _with_span(presentation, moment, at, before)
        told.append(LifeStep(title=step.title, when=when, reached=True))
        before = at
    return tuple(told)


def _with_span(
    presentation: Presentation, moment: str, at: datetime, before: datetime | None
) -> str:
    """Return a moment in words, and how long after the step before."""
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
