"""How far a limit has come and since when, and the two values of a conflict, in words."""

from datetime import time

from guardian.desk.values import Condition, FieldState, LinkView, Stage
from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import Curfew
from guardian.words import Words
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import FIELDS, known
from ui.sayings.limits import curfew_text

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


def field_title(words: Words, field: str) -> str:
    """Return what a limit is called."""
    return known(words, FIELDS, field)


def value_text(presentation: Presentation, field: str, value: JsonValue, currency: str) -> str:
    """Return the value of a leaf field; ``None`` is no limit of this kind."""
    words = presentation.words
    if field.startswith("blocked_characters/"):
        return words.say("open") if value is None else words.say("blocked")
    if value is None:
        return words.say("no limit")
    if isinstance(value, int) and field == "daily_minutes":
        return words.say_n("{n} minute a day", "{n} minutes a day", value)
    if isinstance(value, int) and field.endswith("_minor"):
        return presentation.formats.money(value, currency)
    window = _window(value)
    return curfew_text(words, window) if window is not None else foreign(str(value))


def _window(value: JsonValue) -> Curfew | None:
    if not isinstance(value, dict):
        return None
    try:
        return Curfew(
            start=time.fromisoformat(str(value["start"])),
            end=time.fromisoformat(str(value["end"])),
        )
    except (KeyError, ValueError):
        return None
