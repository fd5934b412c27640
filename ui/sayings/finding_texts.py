"""One plain sentence per finding, with its numbers; ``None`` where the numbers are missing."""

from collections.abc import Callable, Mapping

from guardian.desk.finding_values import FindingKind
from ui.sayings import limit_finding_texts as limits
from ui.sayings.telling import Telling


def _no_sign_of_life(told: Telling) -> str:
    last, every = told.details.moment("last"), told.details.number("promised_minutes") or 0
    if last is None:
        return told.words.say_n(
            "{service} answers, but the proof that alerts would arrive never came. It is promised"
            " every {n} minute.",
            "{service} answers, but the proof that alerts would arrive never came. It is promised"
            " every {n} minutes.",
            every,
            service=told.service,
        )
    return told.words.say_n(
        "{service} answers, but the proof that alerts would arrive came last {time}. It is"
        " promised every {n} minute.",
        "{service} answers, but the proof that alerts would arrive came last {time}. It is"
        " promised every {n} minutes.",
        every,
        service=told.service,
        time=told.moment(last),
    )


def _not_heard(told: Telling) -> str:
    last = told.details.moment("last") or told.finding.opened_at
    return told.words.say(
        "This computer was on and listened; {service} was heard last {time}.",
        service=told.service,
        time=told.moment_here(last),
    )


def _events_missing(told: Telling) -> str:
    return told.words.say_n(
        "{n} message of {service} is missing since {time}.",
        "{n} messages of {service} are missing since {time}.",
        told.details.number("count") or 1,
        service=told.service,
        time=told.moment_here(told.details.moment("since") or told.finding.opened_at),
    )


def _link_ends_soon(told: Telling) -> str | None:
    ends = told.details.moment("ends")
    if ends is None:
        return None
    return told.words.say(
        "The link to {name} at {service} ends by itself on {day}, unless you confirm it.",
        name=told.name,
        service=told.service,
        day=told.day_of(ends),
    )


def _sign_in_needed(told: Telling) -> str:
    return told.words.say(
        "{service} does not let this computer in any more, so nothing about {name} arrives.",
        service=told.service,
        name=told.name,
    )


def _link_ended(told: Telling) -> str:
    words, by = told.words, told.details.code("by")
    if by == "ward":
        return words.say(
            "{service} reports that {name} has ended the link. Alerts do not arrive any more.",
            service=told.service,
            name=told.name,
        )
    if by == "guardian":
        return words.say(
            "{service} reports that another guardian of {name} has ended the link. Alerts do not"
            " arrive any more.",
            service=told.service,
            name=told.name,
        )
    if by == "provider":
        return words.say(
            "{service} has ended the link, or its time was over. Alerts about {name} do not arrive"
            " any more.",
            service=told.service,
            name=told.name,
        )
    return words.say(
        "The link to {name} at {service} has ended, and the service does not say by whom. Alerts"
        " do not arrive any more.",
        service=told.service,
        name=told.name,
    )


def _minor_mode_off(told: Telling) -> str:
    if told.details.code("reason") == "switched_off":
        return told.words.say(
            "{service} reports that minors' mode is off for {name}, though it is asked for.",
            service=told.service,
            name=told.name,
        )
    return told.words.say(
        "{service} reports that it treats {name} as an adult now. By what it said earlier, {name}"
        " is younger.",
        service=told.service,
        name=told.name,
    )


def _use_stopped(told: Telling) -> str | None:
    last, used = told.details.day("last_day"), told.details.number("used_days")
    if last is None or used is None:
        return None
    return told.words.say(
        "{name} chatted on {used} of {days} days. The last chat that {service} reports was on"
        " {day}.",
        name=told.name,
        service=told.service,
        used=used,
        days=told.details.number("of_days") or used,
        day=told.day(last),
    )


def _provider_clock_off(told: Telling) -> str | None:
    ahead = told.details.number("ahead_minutes")
    if ahead is None:
        return None
    if ahead < 0:
        return told.words.say_n(
            "The clock of {service} is {n} minute behind this computer's.",
            "The clock of {service} is {n} minutes behind this computer's.",
            -ahead,
            service=told.service,
        )
    return told.words.say_n(
        "The clock of {service} is {n} minute ahead of this computer's.",
        "The clock of {service} is {n} minutes ahead of this computer's.",
        ahead,
        service=told.service,
    )


def _signing_key_changed(told: Telling) -> str:
    return told.words.say(
        "{service} signs with another key since {time}, and never named it beside the one before.",
        service=told.service,
        time=told.moment_here(told.details.moment("seen") or told.finding.opened_at),
    )


Tell = Callable[[Telling], str | None]
TEXTS: Mapping[FindingKind, Tell] = {
    FindingKind.CURFEW_BROKEN: limits.curfew_broken,
    FindingKind.BLOCKED_CHARACTER_USED: limits.blocked_character_used,
    FindingKind.DAY_LIMIT_EXCEEDED: limits.day_limit_exceeded,
    FindingKind.SESSION_LIMIT_EXCEEDED: limits.session_limit_exceeded,
    FindingKind.SPENDING_CAP_EXCEEDED: limits.spending_cap_exceeded,
    FindingKind.REMINDER_MISSING: limits.reminder_missing,
    FindingKind.MESSAGES_AFTER_STOP: limits.messages_after_stop,
    FindingKind.ALERT_TOLD_LATE: limits.alert_told_late,
    FindingKind.ALERT_NEVER_TOLD: limits.alert_never_told,
    FindingKind.CHANGE_NOT_APPLIED: limits.change_not_applied,
    FindingKind.NO_SIGN_OF_LIFE: _no_sign_of_life,
    FindingKind.NOT_HEARD: _not_heard,
    FindingKind.EVENTS_MISSING: _events_missing,
    FindingKind.LINK_ENDS_SOON: _link_ends_soon,
    FindingKind.SIGN_IN_NEEDED: _sign_in_needed,
    FindingKind.LINK_ENDED: _link_ended,
    FindingKind.MINOR_MODE_OFF: _minor_mode_off,
    FindingKind.USE_STOPPED: _use_stopped,
    FindingKind.PROVIDER_CLOCK_OFF: _provider_clock_off,
    FindingKind.SIGNING_KEY_CHANGED: _signing_key_changed,
}
