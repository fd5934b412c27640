"""Comfort and whom to call, shown to the ward, and that it was shown (the Measures, Art. 13)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.helplines import crisis_helplines
from guardian.provider.ledger.care import support_shown_table

COMFORT_SHOWN = "comfort_shown"
RESOURCES_SHOWN = "resources_shown"


@dataclass(frozen=True, kw_only=True)
class SupportShown:
    """The last help that a ward was shown: when, and which numbers."""

    at: datetime
    helplines: tuple[str, ...]


def show_support(
    connection: Connection, person: WardRow, text: str | None, now: datetime
) -> tuple[str, ...]:
    """Record that ``text`` goes to the ward, the helplines beside it; return what was done.

    ``None``: nothing is shown and nothing was done.
    """
    if text is None:
        return ()
    numbers = list(crisis_helplines(person))
    connection.execute(
        insert(support_shown_table).values(
            support_id=f"support-{secrets.token_hex(12)}",
            ward_id=person.ward_id,
            at=now,
            helplines=numbers,
        )
    )
    return (COMFORT_SHOWN, RESOURCES_SHOWN) if numbers else (COMFORT_SHOWN,)


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
