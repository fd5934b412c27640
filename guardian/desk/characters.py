"""The companions of a service: which are open, which wait or are blocked, and wishes about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.desk.character_standing import by_other, standing, state_of
from guardian.desk.character_values import ApprovalView, CastView, TypeView
from guardian.desk.errors import AccountGoneError
from guardian.desk.limits import Limits
from guardian.desk.policy_reading import PolicyReading, read_policy
from guardian.desk.reading import day_minutes, ward_now
from guardian.desk.values import ALL_CHARACTERS, CharacterView, Stage
from guardian.policy.effective import limits_time
from guardian.policy.merge_patch import JsonObject, JsonValue
from guardian.policy.settings import OriginKind, RelationshipClass
from guardian.store import characters, usage, wards
from guardian.store.characters import CharacterRow
from guardian.store.connection import Connection
from guardian.store.database import Database

WEEK = timedelta(days=6)
_PRESENT: JsonObject = {}
"""An entry of a map of blocks."""


@dataclass(frozen=True, kw_only=True)
class _Use:
    """Minutes by character. ``as_of``: the provider's time of today's; ``None``: not told."""

    day: Mapping[str, int]
    week: Mapping[str, int]
    as_of: datetime | None


class Characters:
    """The characters of each account; every wish about them is a limit like any other.

    Every verb raises as :meth:`Limits.ask`.
    """

    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    def characters(self, link_id: str) -> tuple[CharacterView, ...]:
        """Return every character as it stands, wishes included; raises AccountGoneError."""
        return self.cast(link_id).characters

    def cast(self, link_id: str) -> CastView:
        """Return every character and every type, wishes included; raises AccountGoneError."""
        with self._database.read() as connection:
            use = self._use(connection, link_id)
            reading = read_policy(connection, link_id)
            rows = characters.of_link(connection, link_id)
        known = [each for each in (_as_of(reading), use.as_of) if each is not None]
        return CastView(
            characters=tuple(_view(row, reading, use) for row in rows),
            types=tuple(_type(each, rows, reading) for each in RelationshipClass),
            approval=ApprovalView(
                on=bool(reading.wished.approve_new_characters),
                by_other=by_other(reading, "approve_new_characters"),
                state=reading.states.get("approve_new_characters"),
            ),
            exempting=reading.document is None or not limits_time(reading.document.floor.settings),
            as_of=min(known, default=None),
        )

    def block(self, link_id: str, character_id: str) -> None:
        """Ask for a character to be blocked."""
        self._limits.ask(link_id, {"blocked_characters": {character_id: _PRESENT}})

    def unblock(self, link_id: str, character_id: str) -> None:
        """Ask for the guardian's block to be lifted; what the law bans stays banned."""
        self._limits.ask(link_id, {"blocked_characters": {character_id: None}})

    def set_type_blocked(self, link_id: str, kind: RelationshipClass, blocked: bool) -> None:
        """Ask for every character of a type to be blocked, or for that to be lifted."""
        wished = _PRESENT if blocked else None
        self._limits.ask(link_id, {"blocked_relationship_classes": {kind.value: wished}})

    def set_approval(self, link_id: str, on: bool) -> None:
        """Ask for new characters to wait for an approval, or for that to be lifted.

        Those that the service offers now are not new: they are approved by the same wish.
        """
        if not on:
            self._limits.ask(link_id, {"approve_new_characters": None})
            return
        with self._database.read() as connection:
            rows = characters.of_link(connection, link_id)
        known = {row.character_id: _PRESENT for row in rows if row.locked_by is not OriginKind.LAW}
        self._limits.ask(link_id, {"approve_new_characters": True, "approved_characters": known})

    def set_approved(self, link_id: str, character_id: str, approved: bool) -> None:
        """Ask for a new character to answer, or for it to wait again."""
        wished = _PRESENT if approved else None
        self._limits.ask(link_id, {"approved_characters": {character_id: wished}})

    def set_exempt(self, link_id: str, character_id: str, exempt: bool) -> None:
        """Ask for time with a character not to count, or to count again."""
        wished = _PRESENT if exempt else None
        self._limits.ask(link_id, {"exempt_characters": {character_id: wished}})

    def keep_theirs(self, link_id: str, field: str) -> None:
        """Let what came from elsewhere stand; see :class:`Limits`."""
        self._limits.keep_theirs(link_id, field)

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> None:
        """Ask again for what was wished here; see :class:`Limits`."""
        self._limits.use_ours(link_id, field, theirs)

    def _use(self, connection: Connection, link_id: str) -> _Use:
        ward = wards.find(connection, link_id)
        if ward is None:
            raise AccountGoneError
        today = ward_now(ward, self._clock.now()).date()
        week: dict[str, int] = {}
        day: dict[str, int] = {}
        used = usage.between(connection, link_id, today - WEEK, today)
        for row, minutes in zip(used, day_minutes(used), strict=True):
            week[row.character_id] = week.get(row.character_id, 0) + minutes
            if row.day == today:
                day[row.character_id] = minutes
        as_of = usage.known_days(connection, link_id, today, today).get(today)
        return _Use(day=day, week=week, as_of=as_of)


def _as_of(reading: PolicyReading) -> datetime | None:
    return reading.document.as_of if reading.document is not None else None


def _view(row: CharacterRow, reading: PolicyReading, use: _Use) -> CharacterView:
    status, keeper = standing(row, reading)
    field, state = state_of(row, reading, status, keeper)
    return CharacterView(
        character_id=row.character_id,
        name=row.name,
        description=row.description,
        relationship_class=row.relationship_class,
        min_age=row.min_age,
        made_by=row.made_by,
        status=status,
        clause=row.clause,
        stage=state.stage if state is not None else Stage.CONFIRMED,
        state=state,
        state_field=field,
        minutes_today=use.day.get(row.character_id, 0),
        minutes_week=use.week.get(row.character_id, 0),
        use_told=ALL_CHARACTERS not in use.week,
        kept_by=keeper,
        exempt=row.character_id in reading.wished.exempt_characters,
        exempt_holds=row.character_id in reading.effective.settings.exempt_characters,
        exempt_state=reading.states.get(f"exempt_characters/{row.character_id}"),
    )


def _type(
    kind: RelationshipClass, rows: tuple[CharacterRow, ...], reading: PolicyReading
) -> TypeView:
    field = f"blocked_relationship_classes/{kind}"
    floor = reading.document.floor if reading.document is not None else None
    banned = floor is not None and kind in floor.settings.blocked_relationship_classes
    return TypeView(
        relationship_class=kind,
        characters=sum(row.relationship_class is kind for row in rows),
        blocked=kind in reading.wished.blocked_relationship_classes,
        clause=floor.clauses.get(field, "") if floor is not None and banned else None,
        by_other=by_other(reading, field),
        state=reading.states.get(field),
    )
