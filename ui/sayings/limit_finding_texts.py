"""Sentences of findings about limits: what the service reports, against what was asked for."""

from ui.formats import foreign
from ui.sayings.codes import FIELDS
from ui.sayings.telling import Telling


def curfew_broken(told: Telling) -> str | None:
    """Say when there was a chat, and when it was closed."""
    at = told.details.moment("at")
    begins, ends = told.details.moment("closed_from"), told.details.moment("closed_until")
    if at is None or begins is None or ends is None:
        return None
    if told.finding.subject == "curfew":
        return told.words.say(
            "{service} reports that {name} chatted {time}, though the night pause holds from"
            " {start} to {end}.",
            service=told.service,
            name=told.name,
            time=told.moment(at),
            start=told.clock(begins),
            end=told.clock(ends),
        )
    return told.words.say(
        "{service} reports that {name} chatted {time}, though chat is closed from {start} to"
        " {end}.",
        service=told.service,
        name=told.name,
        time=told.moment(at),
        start=told.clock(begins),
        end=told.clock(ends),
    )


def blocked_character_used(told: Telling) -> str | None:
    """Say when, and with whom."""
    at, day = told.details.moment("at"), told.details.day("day")
    if at is None and day is None:
        return None
    character = foreign(told.finding.subject_name or told.finding.subject, 24)
    return told.words.say(
        "{service} reports that {name} chatted with {character} ({time}), who was not open to"
        " {name} then.",
        service=told.service,
        name=told.name,
        character=character,
        time=told.moment(at) if at is not None else told.day(day),
    )


def day_limit_exceeded(told: Telling) -> str | None:
    """Say how much, on which day, and what was allowed."""
    day, used = told.details.day("day"), told.details.number("used_minutes")
    limit = told.details.number("limit_minutes")
    if day is None or used is None or limit is None:
        return None
    return told.words.say_n(
        "{service} reports {n} minute of chat on {day}; {limit} were allowed.",
        "{service} reports {n} minutes of chat on {day}; {limit} were allowed.",
        used,
        service=told.service,
        day=told.day(day),
        limit=limit,
    )


def session_limit_exceeded(told: Telling) -> str | None:
    """Say since when it went on, and what was allowed."""
    began, limit = told.details.moment("began_at"), told.details.number("limit_minutes")
    rest = told.details.number("break_minutes")
    if began is None or limit is None or rest is None:
        return None
    return told.words.say_n(
        "{service} reports chat that began {time} and went on for more than {n} minute without the"
        " break of {rest}.",
        "{service} reports chat that began {time} and went on for more than {n} minutes without"
        " the break of {rest}.",
        limit,
        service=told.service,
        time=told.moment(began),
        rest=told.formats.minutes(rest),
    )


def spending_cap_exceeded(told: Telling) -> str | None:
    """Say what was bought when, and the cap."""
    at, price = told.details.moment("at"), told.money("price_minor")
    spent, cap = told.money("spent_minor"), told.money("cap_minor")
    if at is None or price is None or cap is None:
        return None
    if told.finding.subject == "spend_per_purchase_minor" or spent is None:
        return told.words.say(
            "{service} reports a purchase of {price} ({time}); the cap for one purchase is {cap}.",
            service=told.service,
            price=price,
            time=told.moment(at),
            cap=cap,
        )
    return told.words.say(
        "{service} reports a purchase of {price} ({time}), which made {spent} in all; the cap is"
        " {cap}.",
        service=told.service,
        price=price,
        time=told.moment(at),
        spent=spent,
        cap=cap,
    )


def reminder_missing(told: Telling) -> str | None:
    """Say when it was due."""
    due, began = told.details.moment("due_at"), told.details.moment("began_at")
    if due is None or began is None:
        return None
    return told.words.say(
        "{service} reports chat without a break from {start} on, and no reminder, though one was"
        " due {time}.",
        service=told.service,
        start=told.clock(began),
        time=told.moment(due),
    )


def messages_after_stop(told: Telling) -> str | None:
    """Say how many, after which end."""
    stopped, n = told.details.moment("stopped_at"), told.details.number("messages_after")
    if stopped is None or n is None:
        return None
    return told.words.say_n(
        "{service} reports {n} message of the character after the chat was ended ({time}).",
        "{service} reports {n} messages of the character after the chat was ended ({time}).",
        n,
        service=told.service,
        time=told.moment(stopped),
    )


def alert_told_late(told: Telling) -> str | None:
    """Say how late."""
    detected, at = told.details.moment("detected_at"), told.details.moment("told_at")
    if detected is None or at is None:
        return None
    return told.words.say_n(
        "{service} noticed a serious sign {time} and told Guardian {n} minute later.",
        "{service} noticed a serious sign {time} and told Guardian {n} minutes later.",
        max(1, round((at - detected).total_seconds() / 60)),
        service=told.service,
        time=told.moment(detected),
    )


def alert_never_told(told: Telling) -> str | None:
    """Say how it was found."""
    detected = told.details.moment("detected_at")
    if detected is None:
        return None
    return told.words.say(
        "{service} noticed a sign {time} and sent no message. Guardian found it by reading.",
        service=told.service,
        time=told.moment(detected),
    )


def change_not_applied(told: Telling) -> str:
    """Say which."""
    known = FIELDS.get(told.finding.subject.split("/", maxsplit=1)[0])
    if known is None:
        return told.words.say(
            "{service} has confirmed a change of a limit, and reports the old value as in force.",
            service=told.service,
        )
    return told.words.say(
        "{service} has confirmed a change of “{field}”, and reports the old value as in force.",
        service=told.service,
        field=told.words.say(known),
    )
