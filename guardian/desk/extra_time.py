"""More time today: what was given or asked for, for one local day of the child and no other.

The provider ends it with the day, so nothing stays loosened by a computer that is off.
"""

from datetime import date, datetime

from guardian.desk.reading import zone_of
from guardian.desk.values import ExtraTimeView, FieldState, Stage
from guardian.link.wire.policy import PolicyDocument
from guardian.store import outbox
from guardian.store.connection import Connection
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.store.wards import WardRow

_STAGES = {
    OutboxState.WAITING: Stage.ASKED,
    OutboxState.SENT: Stage.ASKED,
    OutboxState.CONFIRMED: Stage.CONFIRMED,
    OutboxState.REFUSED: Stage.REFUSED,
}


def today_of(ward: WardRow, now: datetime) -> date:
    """Return the child's local day when it is ``now`` for us."""
    return ward.provider_time(now).astimezone(zone_of(ward)).date()


def extra_time(connection: Connection, ward: WardRow, document: PolicyDocument) -> ExtraTimeView:
    """Return the extra minutes of the latest day of which something is known."""
    told_on = document.as_of.astimezone(zone_of(ward)).date()
    told = ExtraTimeView(day=told_on, minutes=document.extra_minutes_today)
    wish = next(iter(outbox.latest(connection, ward.link_id, OutboxKind.EXTRA_TIME, 1)), None)
    if wish is None:
        return told
    return _with_wish(told, wish, document.as_of - (ward.as_of - ward.fetched_at))


def _with_wish(told: ExtraTimeView, wish: OutboxRow, told_at: datetime) -> ExtraTimeView:
    day = date.fromisoformat(str(wish.body["date"]))
    if day < told.day:
        return told
    stage = _STAGES[wish.state]
    since = wish.asked_at if stage is Stage.ASKED else wish.changed_at
    minutes = told.minutes if day == told.day else 0
    newer = stage is Stage.ASKED or (stage is Stage.CONFIRMED and told_at < wish.changed_at)
    asked = wish.body["minutes"]
    return ExtraTimeView(
        day=day,
        minutes=asked if newer and isinstance(asked, int) else minutes,
        state=FieldState(stage=stage, since=since),
        refusal=_reason(wish) if stage is Stage.REFUSED else None,
    )


def _reason(wish: OutboxRow) -> str:
    refusal = wish.refusal or {}
    return str(refusal.get("reason") or refusal.get("code", ""))
