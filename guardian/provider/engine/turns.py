"""What every turn brings about, of the ward or of the AI: continuous use, reminders, signs."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from guardian.policy.settings import PolicySettings
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.dependence import look
from guardian.provider.engine.reminders import (
    Reminder,
    dependency_reminder,
    due_reminders,
    record_reminders,
)
from guardian.provider.engine.standing import Standing
from guardian.provider.engine.stretches import after_turn, keep_use
from guardian.provider.engine.use_patterns import note_pattern


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A turn of the ward or the AI at ``at``, under the limits that hold."""

    person: WardRow
    character_id: str
    settings: PolicySettings = field(repr=False)
    at: datetime


def count_turn(
    provider: Provider, connection: Connection, turn: Turn, standing: Standing
) -> tuple[Reminder, ...]:
    """Count a turn towards continuous use and return the reminders that it makes due.

    They are recorded as shown: the caller shows them with this turn. ``standing`` is how the ward
    stood before it.
    """
    before = standing.use
    use = after_turn(before, turn.at, turn.character_id, turn.settings)
    note_pattern(connection, turn.person, before, use)
    use, reminders = due_reminders(use, turn.person, turn.settings, turn.at)
    if look(provider, connection, turn.person, turn.at, watch=standing.watch) is not None:
        use, dynamic = dependency_reminder(use, turn.at)
        reminders = (*reminders, dynamic)
    keep_use(connection, turn.person.ward_id, use)
    record_reminders(provider, connection, turn.person.ward_id, reminders)
    return reminders
