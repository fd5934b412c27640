"""Signs of a test ward, without any words: signals, replies that break a rule, dependence."""

from http import HTTPStatus
from typing import Literal

from pydantic import Field
from sqlalchemy import Connection

from guardian.link.wire.base import Identifier, Wire
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.link.wire.problems import ProblemType
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.engine.comfort import look_after
from guardian.provider.engine.dependence import Watch, keep_watch, look, read_watch
from guardian.provider.engine.output_findings import Finding, report_finding
from guardian.provider.engine.reminders import dependency_reminder, record_reminders
from guardian.provider.engine.stretches import keep_use, read_use
from guardian.provider.problems import ProblemError
from guardian.provider.signals.ai_output import RULE_OF
from guardian.provider.signals.rules import Signal
from guardian.provider.test_control.wards import test_ward

_RULE = "test-control"


class SignalWanted(Wire):
    """A sign, as if the detector had found it in a message of the ward."""

    category: str = Field(min_length=1, max_length=64)
    level: Level
    imminence: Imminence = Imminence.NONE
    self_harm_level: int | None = Field(default=None, ge=1, le=6)
    purchase_id: Identifier | None = None


class OutputWanted(Wire):
    """A rule that a reply breaks, and whether the reply was held back."""

    category: Literal[
        "self_harm.promotion",
        "privacy_extraction",
        "unsafe_imitation",
        "manipulation",
        "pandering",
        "exit_obstruction",
        "illegal_content",
        "abuse",
    ]
    action: Literal["reply_replaced", "passed"]
    purchase_id: Identifier | None = None


class DependenceWanted(Wire):
    """What the index of dependence is from now on."""

    index: int = Field(ge=0, le=100)


class Raised(Wire):
    """The alert that tells of it; ``None``: nothing is to be told."""

    alert_id: str | None


class WatchAnswer(Wire):
    """The alert of a rise, and whether the ward was reminded of what they talk with."""

    alert_id: str | None
    reminder_shown: bool


def raise_signal(provider: Provider, ward_id: str, wanted: SignalWanted) -> Raised:
    """Comfort the ward and tell the guardians."""
    signal = Signal(
        category=wanted.category,
        level=wanted.level,
        imminence=wanted.imminence,
        self_harm_level=wanted.self_harm_level,
        rule_id=_RULE,
    )
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        person = test_ward(connection, ward_id)
        now = provider.clock.now()
        sign = Sign(
            category=signal.category,
            level=signal.level,
            imminence=signal.imminence,
            actor=Actor.USER,
            rule_version=_RULE,
            provider_actions=look_after(connection, person, [signal], now).deeds,
            character_id=read_use(connection, ward_id).last_character_id,
            self_harm_level=signal.self_harm_level,
            purchase_id=wanted.purchase_id,
        )
        return Raised(alert_id=raise_signal_alert(provider, connection, ward_id, sign, now))


def raise_output(provider: Provider, ward_id: str, wanted: OutputWanted) -> Raised:
    """Record a reply that breaks a rule and tell the guardians.

    Raises :class:`ProblemError` 404, and 409 where there is no character that could have said it.
    """
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        person = test_ward(connection, ward_id)
        finding = Finding(
            rule=RULE_OF[wanted.category],
            character_id=_last_or_any(provider, connection, ward_id),
            action=wanted.action,
            purchase_id=wanted.purchase_id,
        )
        now = provider.clock.now()
        return Raised(alert_id=report_finding(provider, connection, person, finding, now))


def _last_or_any(provider: Provider, connection: Connection, ward_id: str) -> str:
    last = read_use(connection, ward_id).last_character_id
    if last is not None:
        return last
    members = provider.cast.members(connection)
    if not members:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="Nobody can have said it",
            detail="The ward has talked with nobody yet, and no character is offered.",
        )
    return members[0].character_id


def set_dependence(provider: Provider, ward_id: str, wanted: DependenceWanted) -> WatchAnswer:
    """Set the index and look at it: what a turn of the ward would do with it."""
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        person = test_ward(connection, ward_id)
        now = provider.clock.now()
        watch = read_watch(connection, ward_id)
        keep_watch(
            connection,
            ward_id,
            Watch(armed=watch.armed, looked_at=now, index_set=wanted.index),
        )
        alert_id = look(provider, connection, person, now, at_once=True)
        if alert_id is not None:
            use, reminder = dependency_reminder(read_use(connection, ward_id), now)
            keep_use(connection, ward_id, use)
            record_reminders(provider, connection, ward_id, (reminder,))
    return WatchAnswer(alert_id=alert_id, reminder_shown=alert_id is not None)
