"""What the filter is told of a child, from what holds for the child: a pure function.

The words are the child's: in the child's language, kind, and without the parents' reasons.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from guardian.policy.decide import day_limit
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from guardian.policy.usage_time import DaySeconds
from guardian.provider.backends.gateway.minors_note import MINORS_NOTE
from guardian.provider.backends.openwebui.filter.guardian_filter import (
    Closed,
    Policy,
    UsedToday,
    Ward,
)
from guardian.words import N_, Words

DOMAIN = "provider_openwebui"
REMIND_EVERY_ANSWERS = 20
EVERY_DAY = tuple(range(7))

PAUSED = N_("Your family has paused the chat for now. Nothing is wrong: take a little break.")
BLOCKED = N_("This character is taking a break. Ask your family if you miss it.")
NOT_ALLOWED = N_("This character is new for you. Ask your family to say yes first.")
CLOSED = N_("Chat is closed at this hour. Have a good rest!")
USED_UP = N_("That was all the chat time for today. See you tomorrow!")
UNSAVED = N_("Please open a normal chat: temporary ones are switched off for you.")
REMINDER = N_(
    "A look up from the screen: you are talking with a program, not with a person. If something "
    "weighs on you, tell somebody you trust."
)
OVERLAY_TITLE = N_("A break for now")
OVERLAY_TEXT = N_(
    "Your family has closed the chat for now. Nothing is wrong, and your chats are kept. Ask your "
    "family when it opens again."
)


@dataclass(frozen=True, kw_only=True)
class WardFacts:
    """One child, as the bridge holds them. ``zone`` is an IANA name.

    ``blocked``: whom the child may not meet, by any rule. ``allowed``: with approval asked for,
    whom alone. ``used_today``: use of the local day that the bridge knows of, deleted chats
    included.
    """

    user_id: str
    language: str
    zone: str
    settings: PolicySettings
    minor: bool = True
    paused: bool = False
    blocked: Collection[str] = ()
    allowed: Collection[str] | None = None
    used_today: DaySeconds | None = None


def policy_of(wards: Iterable[WardFacts]) -> Policy:
    """Return everything that the filter holds somebody to."""
    return Policy(wards={ward.user_id: ward_rules(ward) for ward in wards})


def ward_rules(facts: WardFacts) -> Ward:
    """Return what the filter holds one child to."""
    say = Words(DOMAIN, facts.language).say
    settings = facts.settings
    minor_mode = facts.minor if settings.minor_mode is None else settings.minor_mode
    used = facts.used_today
    return Ward(
        zone=facts.zone,
        note=MINORS_NOTE if minor_mode else "",
        paused=say(PAUSED) if facts.paused else "",
        blocked={who: say(BLOCKED) for who in sorted(facts.blocked)},
        allowed=None if facts.allowed is None else sorted(facts.allowed),
        not_allowed=say(NOT_ALLOWED),
        unsaved=say(UNSAVED),
        closed=_closed(settings, say(CLOSED)),
        exempt=sorted(settings.exempt_characters),
        minutes_by_weekday=[_minutes_on(settings, weekday) for weekday in Weekday],
        used_up=say(USED_UP),
        used_today=None
        if used is None
        else UsedToday(day=used.day.isoformat(), seconds=used.seconds),
        reminder=say(REMINDER) if minor_mode else "",
        reminder_every_answers=REMIND_EVERY_ANSWERS,
    )


def _minutes_on(settings: PolicySettings, weekday: Weekday) -> int | None:
    limit = day_limit(settings, weekday)
    return None if limit is None else limit[1]


def _closed(settings: PolicySettings, text: str) -> list[Closed]:
    windows = [] if settings.curfew is None else [_window(settings.curfew, EVERY_DAY, text)]
    for number, weekday in enumerate(Weekday):
        for _, window in sorted(settings.closed_hours.get(weekday, {}).items()):
            windows.append(_window(window, (number,), text))
    return windows


def _window(window: Curfew, weekdays: Sequence[int], text: str) -> Closed:
    return Closed(
        weekdays=list(weekdays),
        from_minute=_minute(window.start),
        to_minute=_minute(window.end),
        text=text,
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
