"""Reminders that a ward is shown as they fall due (the Measures, Art. 14(2), Art. 15, Art. 18).

They fall due with a turn, of the ward or of the AI, and count within one stretch of continuous use.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from guardian.link.wire.activity import Reminded
from guardian.link.wire.happenings import ReminderKind, ReminderShown
from guardian.policy.bands import is_minor
from guardian.policy.settings import PolicySettings
from guardian.provider.access import Permission
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.events import append_event
from guardian.provider.engine.sentences import words_for
from guardian.provider.engine.stretches import WardUse
from guardian.provider.ledger.continuous_use import reminder_table
from guardian.words import N_

DURATION_MINUTES = 120
"""Art. 18(2): at every further two hours, also where nobody asks for it."""
REALITY_MINUTES = 30
"""Of minors' mode, where nobody names a figure: the rest reminder of the 2024 guidelines."""
MOST_RECORDS = 200
_SECONDS_PER_MINUTE = 60

Trigger = Literal["session_start", "interval", "dependency"]

_TITLES = {
    ReminderKind.AI_IDENTITY: N_("You are talking with an AI"),
    ReminderKind.DURATION: N_("You have been here for a while"),
    ReminderKind.REALITY: N_("A look up from the screen"),
    ReminderKind.WARNING: N_("Please take care of yourself"),
}
_TEXTS = {
    ReminderKind.AI_IDENTITY: N_(
        "A computer program writes these words, and no person. It can be wrong, and it has no "
        "feelings."
    ),
    ReminderKind.REALITY: N_(
        "The people and things around you are real. Look out of the window, have a drink of water, "
        "or tell someone near you about your day."
    ),
    ReminderKind.WARNING: N_(
        "This is an AI and not a friend or relative. Never send money, codes or card numbers "
        "because of a chat, and ask a doctor about your health. If anything seems odd, press "
        "Help now or ask your family."
    ),
}
_DEPENDENCY = N_(
    "You have been here a lot lately. This is an AI: it cannot miss you, and it is always there "
    "later. People who know you would like to hear from you."
)


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One reminder. ``n`` counts its kind within the stretch, from 1."""

    kind: ReminderKind
    trigger: Trigger
    n: int
    continuous_minutes: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A reminder in the ward's language."""

    title: str
    text: str


def minor_mode(person: WardRow, settings: PolicySettings, now: datetime) -> bool:
    """Tell whether minors' mode holds: as the policy says, else for every minor."""
    if settings.minor_mode is None:
        return is_minor(treated_age(person, now))
    return settings.minor_mode


def intervals(person: WardRow, settings: PolicySettings, now: datetime) -> dict[ReminderKind, int]:
    """Return the minutes of continuous use after which, again and again, something is due."""
    found = {ReminderKind.DURATION: settings.duration_reminder_minutes or DURATION_MINUTES}
    if minor_mode(person, settings, now):
        found[ReminderKind.REALITY] = settings.reality_reminder_minutes or REALITY_MINUTES
    return found


def due_reminders(
    use: WardUse, person: WardRow, settings: PolicySettings, at: datetime
) -> tuple[WardUse, tuple[Reminder, ...]]:
    """Return what a turn at ``at`` makes due, and where the ward stands once it is shown."""
    seconds = use.continuous_seconds(at)
    minutes = seconds // _SECONDS_PER_MINUTE
    due: list[Reminder] = []

    def add(kind: ReminderKind, trigger: Trigger, n: int) -> None:
        due.append(Reminder(kind=kind, trigger=trigger, n=n, continuous_minutes=minutes, at=at))

    if use.identity_count == 0:
        use = replace(use, identity_count=1)
        add(ReminderKind.AI_IDENTITY, "session_start", 1)
    if person.elder and use.warning_count == 0:
        use = replace(use, warning_count=1)
        add(ReminderKind.WARNING, "session_start", 1)
    every = intervals(person, settings, at)
    if _crossed(use.duration_at_seconds, seconds, every[ReminderKind.DURATION]):
        use = replace(use, duration_count=use.duration_count + 1, duration_at_seconds=seconds)
        add(ReminderKind.DURATION, "interval", use.duration_count)
    reality = every.get(ReminderKind.REALITY)
    if reality is not None and _crossed(use.reality_at_seconds, seconds, reality):
        use = replace(use, reality_count=use.reality_count + 1, reality_at_seconds=seconds)
        add(ReminderKind.REALITY, "interval", use.reality_count)
    return use, tuple(due)


def dependency_reminder(use: WardUse, at: datetime) -> tuple[WardUse, Reminder]:
    """Return the dynamic reminder after signs of dependence (Art. 18(2))."""
    use = replace(use, identity_count=use.identity_count + 1)
    minutes = use.continuous_seconds(at) // _SECONDS_PER_MINUTE
    return use, Reminder(
        kind=ReminderKind.AI_IDENTITY,
        trigger="dependency",
        n=use.identity_count,
        continuous_minutes=minutes,
        at=at,
    )


def next_reminder_minutes(
    use: WardUse, person: WardRow, settings: PolicySettings, now: datetime
) -> int:
    """Return the whole minutes of use until the next reminder that time brings."""
    minutes = use.continuous_seconds(now) // _SECONDS_PER_MINUTE
    return min(every - minutes % every for every in intervals(person, settings, now).values())


def record_reminders(
    provider: Provider, connection: Connection, ward_id: str, reminders: tuple[Reminder, ...]
) -> None:
    """Write down what the ward is shown and tell the guardians who read of use."""
    for reminder in reminders:
        connection.execute(
            insert(reminder_table).values(
                reminder_id=f"reminder-{secrets.token_hex(12)}",
                ward_id=ward_id,
                at=reminder.at,
                kind=reminder.kind,
                trigger=reminder.trigger,
                n=reminder.n,
                continuous_minutes=reminder.continuous_minutes,
            )
        )
        shown = ReminderShown(
            kind=reminder.kind,
            trigger=reminder.trigger,
            n=reminder.n,
            continuous_minutes=reminder.continuous_minutes,
            at=reminder.at,
        )
        append_event(provider, connection, ward_id, shown, Permission.USAGE_READ)


def reminders_between(
    connection: Connection, ward_id: str, start: datetime, end: datetime
) -> tuple[Reminded, ...]:
    """Return the reminders from ``start`` to before ``end``, newest first, at most 200."""
    table = reminder_table.c
    rows = connection.execute(
        select(table.at, table.kind, table.trigger, table.n, table.continuous_minutes)
        .where(table.ward_id == ward_id, table.at >= start, table.at < end)
        .order_by(table.at.desc(), table.kind)
        .limit(MOST_RECORDS)
    )
    return tuple(Reminded.model_validate(dict(row._mapping)) for row in rows)  # noqa: SLF001 - public by SQLAlchemy


def spoken(reminder: Reminder, person: WardRow) -> Spoken:
    """Return a reminder in the ward's language."""
    words = words_for(person)
    if reminder.kind is ReminderKind.DURATION:
        text = words.say_n(
            "You have been chatting for {n} minute. How about a break?",
            "You have been chatting for {n} minutes. How about a break?",
            reminder.continuous_minutes,
        )
    elif reminder.trigger == "dependency":
        text = words.say(_DEPENDENCY)
    else:
        text = words.say(_TEXTS[reminder.kind])
    return Spoken(title=words.say(_TITLES[reminder.kind]), text=text)


def _crossed(before_seconds: int, seconds: int, every_minutes: int) -> bool:
    every = every_minutes * _SECONDS_PER_MINUTE
    return seconds // every > before_seconds // every
