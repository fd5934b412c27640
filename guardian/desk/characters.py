"""The companions of a service: which are open, blocked, banned; block and unblock."""

from collections.abc import Mapping
from datetime import timedelta

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError
from guardian.desk.limits import Limits
from guardian.desk.policy_reading import PolicyReading, read_policy
from guardian.desk.reading import day_minutes, ward_now
from guardian.desk.values import ALL_CHARACTERS, CharacterStatus, CharacterView, Stage
from guardian.policy.merge_patch import JsonValue
from guardian.policy.settings import OriginKind
from guardian.store import characters, usage, wards
from guardian.store.characters import CharacterRow
from guardian.store.database import Database

WEEK = timedelta(days=6)


class Characters:
    """The characters of each account; a block is a limit like any other."""

    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    def characters(self, link_id: str) -> tuple[CharacterView, ...]:
        """Return every character as it stands, wishes included; raises AccountGoneError."""
        with self._database.read() as connection:
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
            reading = read_policy(connection, link_id)
            rows = characters.of_link(connection, link_id)
        return tuple(_view(row, reading, day, week) for row in rows)

    def block(self, link_id: str, character_id: str) -> None:
        """Ask for a character to be blocked; raises as :meth:`Limits.ask`."""
        self._limits.ask(link_id, {"blocked_characters": {character_id: {}}})

    def unblock(self, link_id: str, character_id: str) -> None:
        """Ask for the guardian's block to be lifted; what the law bans stays banned."""
        self._limits.ask(link_id, {"blocked_characters": {character_id: None}})

    def keep_theirs(self, link_id: str, field: str) -> None:
        """Let a block or an unblock stand that came from elsewhere; see :class:`Limits`."""
        self._limits.keep_theirs(link_id, field)

    def use_ours(self, link_id: str, field: str, theirs: JsonValue) -> None:
        """Ask again for what was wished here; see :class:`Limits`."""
        self._limits.use_ours(link_id, field, theirs)


def _view(
    row: CharacterRow, reading: PolicyReading, day: Mapping[str, int], week: Mapping[str, int]
) -> CharacterView:
    banned = row.locked_by is OriginKind.LAW
    state = reading.states.get(f"blocked_characters/{row.character_id}")
    wished = reading.wished
    blocked = (
        row.character_id in wished.blocked_characters
        or row.relationship_class in wished.blocked_relationship_classes
    )
    status = CharacterStatus.BLOCKED if blocked else CharacterStatus.OPEN
    return CharacterView(
        character_id=row.character_id,
        name=row.name,
        description=row.description,
        relationship_class=row.relationship_class,
        status=CharacterStatus.BANNED if banned else status,
        clause=row.clause,
        stage=state.stage if state is not None else Stage.CONFIRMED,
        state=state,
        minutes_today=day.get(row.character_id, 0),
        minutes_week=week.get(row.character_id, 0),
        use_told=ALL_CHARACTERS not in week,
    )
