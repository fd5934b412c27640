"""A cap on tokens: what the answers of one local day may take of all models together.

Set by whoever runs the gateway, for every ward alike: for a model that costs nothing by the answer,
and yet is not without end.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select

from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import Origin, OriginKind
from guardian.policy.wall_clock import next_midnight
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.gateway import model_use_table

FIELD = "tokens_per_day"
_USE = model_use_table.c
_TAKEN = select(
    func.coalesce(func.sum(_USE.input_tokens + _USE.output_tokens), 0).label("tokens")
).where(_USE.ward_id == bindparam("of_ward"), _USE.day == bindparam("on_day"))


def left_tokens(connection: Connection, person: WardRow, tokens_per_day: int, now: datetime) -> int:
    """Return how many tokens are left of the ward's local day; may be below 0.

    What answers that still run will take is not known yet and not in it.
    """
    of_today = {"of_ward": person.ward_id, "on_day": local_day(person, now)}
    return tokens_per_day - int(connection.execute(_TAKEN, of_today).scalar_one())


def used_up(person: WardRow, now: datetime) -> Refusal:
    """Return the refusal of a day whose tokens are used up."""
    return Refusal(
        reason=Reason.SPENDING_CAP,
        field=FIELD,
        origin=Origin(by=OriginKind.GUARDIAN),
        until=next_midnight(now, ZoneInfo(person.time_zone)),
    )
