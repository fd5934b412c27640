"""Comfort and whom to call, shown to the ward, and that it was shown (the Measures, Art. 13)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.actions import RESPONSES, Deed
from guardian.provider.engine.helplines import helplines_about
from guardian.provider.engine.softer import begin_softer
from guardian.provider.ledger.care import support_shown_table
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.support import comfort_for, spoken


@dataclass(frozen=True, kw_only=True)
class Comforting:
    """What is shown to a ward: words, and number to name of whom to call."""

    text: str = field(repr=False)
    helplines: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Care:
    """How a ward is looked after; ``deeds`` are ``provider_actions`` of the alerts about it."""

    comforting: Comforting | None = None
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SupportShown:
    """The last help that a ward was shown: when, and which numbers."""

    at: datetime
    helplines: tuple[str, ...]


def look_after(
    connection: Connection, person: WardRow, signals: Sequence[Signal], now: datetime
) -> Care:
    """Do what :data:`~guardian.provider.engine.actions.RESPONSES` says of these signs.

    The caller shows the comfort, lets replies be softer from now on, and holds the ward's lock.
    """
    grave = [signal for signal in signals if RESPONSES[signal.level].comfort]
    comfort = comfort_for(grave)
    if comfort is None:
        return Care()
    numbers = comfort.with_numbers or any(RESPONSES[signal.level].numbers for signal in grave)
    comforting = Comforting(
        text=spoken(comfort, person.language),
        helplines=helplines_about(person, comfort.lines) if numbers else {},
    )
    deeds = show_support(connection, person, comforting, now)
    if begin_softer(connection, person.ward_id, grave, now):
        deeds = (*deeds, Deed.SOFTER_REPLIES.value)
    return Care(comforting=comforting, deeds=deeds)


def show_support(
    connection: Connection, person: WardRow, comforting: Comforting, now: datetime
) -> tuple[str, ...]:
    """Record that words go to the ward, the helplines beside them; return what was done."""
    numbers = list(comforting.helplines)
    connection.execute(
        insert(support_shown_table).values(
            support_id=f"support-{secrets.token_hex(12)}",
            ward_id=person.ward_id,
            at=now,
            helplines=numbers,
        )
    )
    shown = (Deed.COMFORT_SHOWN.value, Deed.RESOURCES_SHOWN.value)
    return shown if numbers else shown[:1]


def last_support(connection: Connection, ward_id: str) -> SupportShown | None:
    """Return the last help that a ward was shown."""
    table = support_shown_table.c
    row = connection.execute(
        select(table.at, table.helplines)
        .where(table.ward_id == ward_id)
        .order_by(table.at.desc(), table.support_id)
        .limit(1)
    ).one_or_none()
    return None if row is None else SupportShown(at=row.at, helplines=tuple(row.helplines))
