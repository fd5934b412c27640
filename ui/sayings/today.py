"""A child's day in whole sentences: how long and with whom, what holds now, what waits."""

from dataclasses import dataclass

from guardian.desk.values import ALL_CHARACTERS, Condition, Overview, RequestView
from guardian.policy.decisions import Reason
from guardian.words import Words
from ui.formats import foreign, in_zone
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis
from ui.sayings.findings import UNHEARD, found_by_guardian


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How much waits for an answer or a look. ``crisis``: whether an alert among it is one."""

    alerts: int = 0
    findings: int = 0
    requests: int = 0
    crisis: bool = False

    @property
    def all(self) -> int:
        """How many things there are."""
        return self.alerts + self.findings + self.requests


def waits_of(overview: Overview, requests: tuple[RequestView, ...]) -> Waits:
    """Return what waits of one account; ``requests``: the open ones of every account."""
    return Waits(
        alerts=overview.alerts_waiting,
        findings=sum(each.waits for each in overview.findings),
        requests=sum(each.link_id == overview.link.link_id for each in requests),
        crisis=any(
            each.acknowledged_at is None and is_crisis(each) for each in overview.latest_alerts
        ),
    )


def unheard(overview: Overview) -> bool:
    """Whether new alerts may be missing."""
    return any(each.kind in UNHEARD for each in overview.findings)


def chatted(words: Words, overview: Overview) -> str:
    """Return the sentence of the day."""
    name = foreign(overview.link.ward_name, 24)
    minutes = overview.minutes_today
    if overview.ward_now is None or overview.use_as_of is None:
        return _not_known(words, overview, name)
    if not minutes and overview.characters_today:
        return words.say("{name} chatted less than a minute today.", name=name)
    if not minutes:
        return words.say("{name} has not chatted today.", name=name)
    most = max(overview.characters_today, key=lambda each: each.minutes, default=None)
    if most is None or most.character_id == ALL_CHARACTERS:
        return words.say_n(
            "{name} chatted {n} minute today.",
            "{name} chatted {n} minutes today.",
            minutes,
            name=name,
        )
    character = foreign(most.name, 24)
    if len(overview.characters_today) == 1:
        return words.say_n(
            "{name} chatted {n} minute today, with {character}.",
            "{name} chatted {n} minutes today, with {character}.",
            minutes,
            name=name,
            character=character,
        )
    return words.say_n(
        "{name} chatted {n} minute today, mostly with {character}.",
        "{name} chatted {n} minutes today, mostly with {character}.",
        minutes,
        name=name,
        character=character,
    )


def _not_known(words: Words, overview: Overview, name: str) -> str:
    if overview.ward_now is None:
        return words.say("Nothing is known about {name} yet.", name=name)
    return words.say("Whether {name} chatted today is not known yet.", name=name)


def in_force_now(presentation: Presentation, overview: Overview) -> str:
    """Return whether chat is open, and until when."""
    words = presentation.words
    if overview.blocked_reason is not None:
        return _closed(presentation, overview, overview.blocked_reason)
    left, closes = overview.remaining_minutes, overview.closes_at
    now = overview.ward_now or presentation.now()
    zone = overview.link.time_zone
    today = closes is not None and in_zone(closes, zone).date() == in_zone(now, zone).date()
    if closes is not None and today:
        time = presentation.formats.clock_time(closes, zone)
        if left is None:
            return words.say("Chat is open until {time}.", time=time)
        return words.say_n(
            "Chat is open until {time}; {n} minute is left.",
            "Chat is open until {time}; {n} minutes are left.",
            left,
            time=time,
        )
    if left is None:
        return words.say("Chat is open.")
    return words.say_n(
        "Chat is open; {n} minute is left.", "Chat is open; {n} minutes are left.", left
    )


def _closed(presentation: Presentation, overview: Overview, reason: Reason) -> str:
    words, until = presentation.words, overview.blocked_until
    if until is None:
        return words.say("Chat is closed now.")
    now = overview.ward_now or presentation.now()
    time = presentation.formats.moment(until, now, overview.link.time_zone)
    if reason is Reason.CURFEW:
        curfew = overview.limits.effective.settings.curfew
        ends = presentation.formats.clock_time(until, overview.link.time_zone)
        if curfew is not None and ends == f"{curfew.end:%H:%M}":
            return words.say("Night pause until {time}.", time=time)
    if reason is Reason.LIMIT_REACHED:
        return words.say("Today's time is used up. Chat opens {time}.", time=time)
    if reason is Reason.REST_BREAK:
        return words.say("A rest break until {time}.", time=time)
    return words.say("Chat is closed until {time}.", time=time)


def standing(words: Words, overview: Overview, waits: Waits) -> str:
    """Return what waits for the parent, as one sentence; silence is never told as good news."""
    if overview.link.condition is not Condition.ACTIVE:
        return words.say("This is what was known when the service was last heard.")
    if waits.alerts:
        return _with_alerts(words, waits)
    if waits.findings:
        return _with_findings(words, waits)
    if unheard(overview):
        return _unheard(words, waits)
    if waits.requests:
        return words.say_n(
            "Nothing worrying; {n} request waits for your answer.",
            "Nothing worrying; {n} requests wait for your answer.",
            waits.requests,
        )
    return words.say("Nothing worrying; nothing waits for you.")


def family_standing(words: Words, waits: Waits, *, known: bool) -> str:
    """Return what waits of all children; ``known``: every service is heard."""
    if waits.crisis:
        return words.say("Please look at the alert now.")
    if waits.all:
        return words.say_n("{n} thing waits for you.", "{n} things wait for you.", waits.all)
    if not known:
        return words.say("Nothing is known to wait, but not every service is heard.")
    return words.say("Nothing waits for you.")


def _with_alerts(words: Words, waits: Waits) -> str:
    if waits.findings and waits.requests:
        return words.say_n(
            "{n} thing waits for you: alerts, requests and what Guardian found.",
            "{n} things wait for you: alerts, requests and what Guardian found.",
            waits.all,
        )
    if waits.findings == 1:
        return words.say_n(
            "{n} alert and something that Guardian found wait for you.",
            "{n} alerts and something that Guardian found wait for you.",
            waits.alerts,
        )
    if waits.findings:
        return words.say_n(
            "{n} alert and {found} things that Guardian found wait for you.",
            "{n} alerts and {found} things that Guardian found wait for you.",
            waits.alerts,
            found=waits.findings,
        )
    if waits.requests == 1:
        return words.say_n(
            "{n} alert and a request wait for you.",
            "{n} alerts and a request wait for you.",
            waits.alerts,
        )
    if waits.requests:
        return words.say_n(
            "{n} alert and {requests} requests wait for you.",
            "{n} alerts and {requests} requests wait for you.",
            waits.alerts,
            requests=waits.requests,
        )
    return words.say_n("{n} alert waits for you.", "{n} alerts wait for you.", waits.alerts)


def _with_findings(words: Words, waits: Waits) -> str:
    if not waits.requests:
        return found_by_guardian(words, waits.findings)
    if waits.requests == 1:
        return words.say_n(
            "Guardian found something for you to look at, and a request waits.",
            "Guardian found {n} things for you to look at, and a request waits.",
            waits.findings,
        )
    return words.say_n(
        "Guardian found something for you to look at, and {requests} requests wait.",
        "Guardian found {n} things for you to look at, and {requests} requests wait.",
        waits.findings,
        requests=waits.requests,
    )


def _unheard(words: Words, waits: Waits) -> str:
    if not waits.requests:
        return words.say("Whether there are new alerts is not known just now.")
    return words.say_n(
        "{n} request waits; whether there are new alerts is not known just now.",
        "{n} requests wait; whether there are new alerts is not known just now.",
        waits.requests,
    )
