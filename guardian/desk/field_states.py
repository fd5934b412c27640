"""How far each limit has come, and since when: asked, confirmed, seen, refused, in conflict.

"Seen" claims little. It means that the child met this very rule, or that a whole local day with
this limit from its beginning ended at the limit: not a day that merely stayed below it, which
would have been the same without. A refusal on the wire names only its reason; where several
fields may have caused it, none of them is taken to be seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from guardian.desk.reading import SECONDS_PER_MINUTE, start_of_day, zone_of
from guardian.desk.values import FieldState, Stage
from guardian.link.wire.activity import ALL_CHARACTERS
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.closing import closing_at, weekday_of
from guardian.policy.decide import day_limit
from guardian.policy.decisions import Reason
from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import EffectivePolicy, PolicySettings
from guardian.store import policies_seen, refusals, usage
from guardian.store.connection import Connection
from guardian.store.refusals import RefusalRow
from guardian.store.wards import WardRow
from guardian.sync.merging import leaves

LOOKED_BACK = timedelta(days=60)
"""How far the beginning of a limit and its use are looked for; what is older is "since then"."""
LATE_TURN = timedelta(minutes=2)
"""How far a day may end above its limit: the turn that was under way may be finished."""
_EFFECTIVE = TypeAdapter(EffectivePolicy)
_MONEY = ("spend_per_purchase_minor", "spend_per_day_minor", "spend_per_month_minor")
_ONE_FIELD = {
    Reason.REST_BREAK: "session_minutes",
    Reason.APPROVAL_NEEDED: "approve_new_characters",
}


@dataclass(frozen=True, kw_only=True)
class _InForce:
    """What holds, for which child, and since when for each field (the provider's time)."""

    document: PolicyDocument
    ward: WardRow
    since: Mapping[str, datetime]

    @property
    def settings(self) -> PolicySettings:
        return self.document.effective.settings

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.ward)

    def ours(self, moment: datetime) -> datetime:
        """Return a moment of the provider's clock by this computer's."""
        return moment - (self.ward.as_of - self.ward.fetched_at)


def states_in_force(
    connection: Connection, document: PolicyDocument, ward: WardRow
) -> dict[str, FieldState]:
    """Return the fields that hold, confirmed or seen; times are by this computer's clock."""
    since = {
        name: _since(name, value, history)
        for history in [_history(connection, document, ward)]
        for name, value in _with_origin(document)
    }
    force = _InForce(document=document, ward=ward, since=since)
    states = {
        name: FieldState(stage=Stage.CONFIRMED, since=force.ours(at)) for name, at in since.items()
    }
    if document.applied_at is None:
        return states
    for name, at in (*_days_at_limit(connection, force), *_met(connection, force)):
        if name not in since or at < since[name]:
            continue
        last = states[name]
        if last.stage is not Stage.SEEN or force.ours(at) > last.since:
            states[name] = FieldState(stage=Stage.SEEN, since=force.ours(at))
    return states


def _with_origin(document: PolicyDocument) -> Iterator[tuple[str, JsonValue]]:
    values = leaves(document.effective.settings)
    return ((name, values.get(name)) for name in document.effective.origins)


_History = tuple[tuple[datetime, Mapping[str, JsonValue]], ...]


def _history(connection: Connection, document: PolicyDocument, ward: WardRow) -> _History:
    """Return what was in force since when, the newest first; at least what is now."""
    begins = document.applied_at or document.as_of
    found = [(begins, leaves(document.effective.settings))]
    rows = policies_seen.between(
        connection, ward.link_id, document.as_of - LOOKED_BACK, document.as_of
    )
    for row in reversed(rows):
        try:
            effective = _EFFECTIVE.validate_json(row.effective)
        except ValidationError:
            break  # of another version: what was before it is not known
        found.append((row.applied_at or row.first_as_of, leaves(effective.settings)))
    return tuple(found)


def _since(name: str, value: JsonValue, history: _History) -> datetime:
    since = history[0][0]
    for begins, values in history:
        if values.get(name) != value:
            break
        since = min(since, begins)
    return since


def _met(connection: Connection, force: _InForce) -> Iterator[tuple[str, datetime]]:
    first = min(force.since.values(), default=force.document.as_of)
    for row in refusals.between(connection, force.ward.link_id, first, force.document.as_of):
        name = _field_of(row, force)
        if name is not None:
            yield name, row.at


def _field_of(row: RefusalRow, force: _InForce) -> str | None:
    """Return the one field that can have caused a refusal; ``None`` where that is not certain."""
    settings = force.settings
    if row.reason is Reason.CHARACTER_BLOCKED:
        return f"blocked_characters/{row.character_id}"
    if row.reason is Reason.LIMIT_REACHED:
        limit = day_limit(settings, weekday_of(row.at.astimezone(force.zone).date()))
        return limit[0] if limit is not None else None
    if row.reason is Reason.CURFEW:
        closing = closing_at(settings, row.at, force.zone)
        return closing.field if closing is not None else None
    if row.reason is Reason.SPENDING_CAP:
        caps = [name for name in _MONEY if getattr(settings, name) is not None]
        return caps[0] if len(caps) == 1 else None
    return _ONE_FIELD.get(row.reason)


def _days_at_limit(connection: Connection, force: _InForce) -> Iterator[tuple[str, datetime]]:
    """Yield the limits at which whole days ended, each with the midnight that ended the day."""
    today = force.document.as_of.astimezone(force.zone)
    first = (today - LOOKED_BACK).date()
    used: dict[date, int] = {}
    for row in usage.between(connection, force.ward.link_id, first, today.date()):
        if row.character_id == ALL_CHARACTERS or (
            row.character_id not in force.settings.exempt_characters
        ):
            used[row.day] = used.get(row.day, 0) + row.active_seconds
    known = usage.known_days(connection, force.ward.link_id, first, today.date())
    for day, seconds in used.items():
        limit = day_limit(force.settings, weekday_of(day))
        ago = (today.date() - day).days
        ends = start_of_day(today, ago - 1)
        if limit is None or day not in known or known[day] < ends:
            continue
        over = timedelta(seconds=seconds - limit[1] * SECONDS_PER_MINUTE)
        begun = force.since.get(limit[0])
        if begun is None or begun > start_of_day(today, ago):
            continue
        if limit[1] and timedelta(0) <= over <= LATE_TURN:
            yield limit[0], ends
