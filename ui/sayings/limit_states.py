"""How far a limit has come and since when, what it is called, and any value of it, in words."""

from datetime import time

from guardian.desk.values import Condition, FieldState, LinkView, Stage
from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import Curfew, Weekday
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import FIELDS, known
from ui.sayings.limit_days import long_day
from ui.sayings.limits import curfew_text, hours_text

_REACHED = frozenset({Condition.ACTIVE, Condition.CATCHING_UP})


def state_text(presentation: Presentation, state: FieldState, link: LinkView | None) -> str:
    """Return in one sentence how far a limit has come, with its time."""
    words, formats, now = presentation.words, presentation.formats, presentation.now()
    zone = link.time_zone if link is not None else "UTC"
    moment = formats.moment(state.since, now, zone)
    if state.stage is Stage.ASKED:
        age = formats.ago(state.since, now, zone)
        if not reached(link):
            return words.say(
                "Asked {age}. Kept here, and sent when the service is reached.", age=age
            )
        return words.say("Asked {age}, not confirmed yet.", age=age)
    if state.stage is Stage.SEEN:
        return words.say("Seen at work {time}.", time=moment)
    if state.stage is Stage.REFUSED:
        return words.say("Not accepted {time}.", time=moment)
    if state.stage is Stage.CONFLICT:
        return words.say("Found different at the service {time}.", time=moment)
    return words.say("In force since {time}.", time=formats.brief_moment(state.since, now, zone))


def reached(link: LinkView | None) -> bool:
    """Return whether what is asked now leaves at once."""
    return link is None or link.condition in _REACHED


def field_title(presentation: Presentation, field: str) -> str:
    """Return what a limit is called; ``field`` as origins are keyed."""
    words, parts = presentation.words, field.split("/", 2)
    if len(parts) > 1 and parts[1] in set(Weekday):
        day = long_day(presentation, Weekday(parts[1]))
        if parts[0] == "weekday_minutes":
            return words.say("Time on {day}", day=day)
        if len(parts) > 2:  # noqa: PLR2004 - field, day and name
            return words.say("“{name}” on {day}", name=foreign(parts[2], 24), day=day)
    return known(words, FIELDS, field)


def value_text(presentation: Presentation, field: str, value: JsonValue, currency: str) -> str:
    """Return the value of a leaf field; ``None`` is no limit of this kind."""
    words = presentation.words
    if field.startswith("blocked_characters/"):
        return words.say("open") if value is None else words.say("blocked")
    if value is None:
        return words.say("no limit")
    if isinstance(value, int):
        return _number(presentation, field, value, currency)
    window = window_of(value)
    if window is None:
        return foreign(str(value))
    return curfew_text(words, window) if field == "curfew" else hours_text(words, window)


def _number(presentation: Presentation, field: str, value: int, currency: str) -> str:
    words = presentation.words
    if isinstance(value, bool):
        return words.say("on") if value else words.say("off")
    if field.endswith("_minor"):
        return presentation.formats.money(value, currency)
    if field == "daily_minutes":
        return words.say_n("{n} minute a day", "{n} minutes a day", value)
    if field.endswith("_reminder_minutes"):
        return words.say_n("every minute", "every {n} minutes", value)
    return words.say_n("{n} minute", "{n} minutes", value)


def window_of(value: JsonValue) -> Curfew | None:
    """Return a window as it is written in JSON; ``None`` where it is none."""
    if not isinstance(value, dict):
        return None
    try:
        return Curfew(
            start=time.fromisoformat(str(value["start"])),
            end=time.fromisoformat(str(value["end"])),
        )
    except (KeyError, ValueError):
        return None
