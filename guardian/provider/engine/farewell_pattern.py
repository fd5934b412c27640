"""A ward who puts things in order soon after a sign of distress: copies, deletions (Art. 13).

Copying and deleting one's data is everybody's right (Art. 16), and means nothing by itself. After a
sign of distress, and together, it asks somebody to look.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from guardian.link.wire.data import DataClass
from guardian.link.wire.events import Imminence, Level
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.pattern_values import Finding, Rise
from guardian.provider.engine.sign_counts import said_since
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.data_records import data_job_table

VERSION = "farewell-2026.11.1"
WITHIN = timedelta(hours=48)
"""How near together the acts are."""
AFTER_DAYS = 14
"""How long after a sign they count."""
_AT_LEAST = 2
_LEVELS = (Level.MODERATE, Level.HIGH, Level.CRITICAL)
_FAMILIES = frozenset({"self_harm", "extreme_emotion", "abuse", "bullying"})


def look(connection: Connection, person: WardRow, now: datetime) -> Finding:
    """Look at what the ward itself asked for lately."""
    facts = _acts(connection, person.ward_id, now)
    if len(facts) < _AT_LEAST:
        return Finding(calm=not facts)
    first = local_day(person, now) - timedelta(days=AFTER_DAYS)
    said = said_since(connection, person.ward_id, first, _LEVELS)
    distress = next((each for each in said if each.family in _FAMILIES), None)
    if distress is None:
        return Finding()
    return Finding(
        rise=Rise(
            category=distress.category,
            level=Level.HIGH,
            imminence=Imminence.SUBACUTE,
            version=VERSION,
            facts=("farewell", *facts),
        )
    )


def _acts(connection: Connection, ward_id: str, now: datetime) -> tuple[str, ...]:
    table = data_job_table.c
    jobs = connection.execute(
        select(table.kind, table.data_classes).where(
            table.ward_id == ward_id,
            table.guardian_id.is_(None),
            table.created_at > now - WITHIN,
        )
    ).all()
    deleted = [set(job.data_classes) for job in jobs if job.kind == "deletion"]
    acts = {
        "copy_asked": any(job.kind == "export" for job in jobs),
        "chats_deleted": any(DataClass.CONVERSATIONS in each for each in deleted),
        "everything_deleted": any(each >= set(DataClass) for each in deleted),
    }
    return tuple(name for name, done in acts.items() if done)
