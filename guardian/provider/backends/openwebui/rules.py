"""What the filter is told of a child, from what holds for the child: a pure function.

The words are the child's: in the child's language, kind, and without the parents' reasons.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from guardian.policy.closing import weekday_of
from guardian.policy.decide import break_length, day_limit
from guardian.policy.settings import Curfew, PolicySettings, Weekday
from guardian.policy.usage_time import DaySeconds
from guardian.provider.backends.gateway.minors_note import MINORS_NOTE
from guardian.provider.backends.gateway.softer_note import softer_note
from guardian.provider.backends.openwebui.filter.counting import (
    Closed,
    DayFigure,
    Known,
    Policy,
    Reminder,
    Ward,
)
from guardian.provider.engine.reminders import DURATION_MINUTES, REALITY_MINUTES
from guardian.provider.engine.stretches import WardUse
from guardian.words import N_, Words

DOMAIN = "provider_openwebui"
EVERY_DAY = tuple(range(7))

PAUSED = N_("Your family has paused the chat for now. Nothing is wrong: take a little break.")
BLOCKED = N_("This character is taking a break. Ask your family if you miss it.")
NOT_ALLOWED = N_("This character is new for you. Ask your family to say yes first.")
CLOSED = N_("Chat is closed at this hour. Have a good rest!")
USED_UP = N_("That was all the chat time for today. See you tomorrow!")
RESTING = N_("You have been chatting for a good while, so it is time for a break until {time}.")
UNSAVED = N_("Please write a new message in a normal chat: other ways are switched off for you.")
UNCOUNTABLE = N_(
    "Guardian cannot see how long you have been chatting, so nothing is answered for now. Please "
    "tell your family."
)
AI_IDENTITY = N_("You are talking with a program, not with a person: it can be wrong.")
REALITY = N_(
    "A look up from the screen: you are talking with a program, not with a person. If something "
    "weighs on you, tell somebody you trust."
)
DURATION = N_("You have been chatting for {minutes} minutes now. How about a break?")
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
    included, and ``use`` where the child stood then, both read at one moment; ``in_talk``: nothing
    has ended the conversation that it was in. Every character is named by the server's own id.
    ``accounts``: of the same child, where there are more than one.
    ``later``: the settings of the days after ``today``, where extra time makes today another day.
    ``softer_until``: until when answers are softer, if they are.
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
    use: WardUse | None = None
    in_talk: bool = True
    today: date | None = None
    accounts: Collection[str] = ()
    later: PolicySettings | None = None
    softer_until: datetime | None = None


def policy_of(wards: Iterable[WardFacts]) -> Policy:
    """Return everything that the filter holds somebody to."""
    return Policy(wards={ward.user_id: ward_rules(ward) for ward in wards})


def ward_rules(facts: WardFacts) -> Ward:
    """Return what the filter holds one child to."""
    say = Words(DOMAIN, facts.language).say
    settings = facts.settings
    minor_mode = facts.minor if settings.minor_mode is None else settings.minor_mode
    return Ward(
        zone=facts.zone,
        accounts=sorted(facts.accounts),
        note=MINORS_NOTE if minor_mode else "",
        softer="" if facts.softer_until is None else softer_note(facts.language),
        softer_until=_second(facts.softer_until) or 0,
        paused=say(PAUSED) if facts.paused else "",
        blocked={who: say(BLOCKED) for who in sorted(facts.blocked)},
        allowed=None if facts.allowed is None else sorted(facts.allowed),
        not_allowed=say(NOT_ALLOWED),
        unsaved=say(UNSAVED),
        closed=_closed(settings, say(CLOSED)),
        exempt=sorted(settings.exempt_characters),
        minutes_by_weekday=[_minutes_on(facts.later or settings, day) for day in Weekday],
        minutes_today=_minutes_today(facts),
        used_up=say(USED_UP),
        session_seconds=None if settings.session_minutes is None else settings.session_minutes * 60,
        break_seconds=int(break_length(settings).total_seconds()),
        resting=say(RESTING, time="{time}"),
        known=_known(facts),
        reminders=_reminders(settings, say, minor_mode=minor_mode),
        uncountable=say(UNCOUNTABLE),
    )


def _reminders(
    settings: PolicySettings, say: Callable[..., str], *, minor_mode: bool
) -> list[Reminder]:
    """Return what the engine would remind of, and when (the Measures, Art. 14, 15 and 18)."""
    duration = settings.duration_reminder_minutes or DURATION_MINUTES
    found = [
        Reminder(every_seconds=0, text=say(AI_IDENTITY)),
        Reminder(every_seconds=duration * 60, text=say(DURATION, minutes="{minutes}")),
    ]
    if minor_mode:
        reality = settings.reality_reminder_minutes or REALITY_MINUTES
        found.append(Reminder(every_seconds=reality * 60, text=say(REALITY)))
    return found


def _known(facts: WardFacts) -> Known:
    use, used = facts.use or WardUse(), facts.used_today
    return Known(
        last_at=_second(use.last_turn_at),
        last_exempt=use.last_character_id in facts.settings.exempt_characters,
        in_talk=facts.in_talk,
        stretch_from=_second(use.stretch_started_at),
        run_seconds=use.run_seconds,
        resting_until=_second(use.resting_until),
        used=None if used is None else DayFigure(day=used.day.isoformat(), figure=used.seconds),
    )


def _second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _minutes_today(facts: WardFacts) -> DayFigure | None:
    if facts.today is None:
        return None
    minutes = _minutes_on(facts.settings, weekday_of(facts.today))
    return DayFigure(day=facts.today.isoformat(), figure=minutes)


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
