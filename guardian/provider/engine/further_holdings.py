"""What is held of a ward beside the items of the ten classes: each table has a class, or a reason.

It goes into the ward's own copy, a file for each table, and into nobody else's: a guardian reads
there neither what the ward complained about nor when the ward was comforted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic_core import to_jsonable_python
from sqlalchemy import Column, ColumnElement, Connection, Table, select

from guardian.link.wire.data import DataClass
from guardian.policy.merge_patch import JsonObject
from guardian.provider.ledger.activity import chat_session_table, turn_table
from guardian.provider.ledger.care import (
    chat_exit_table,
    output_finding_table,
    support_shown_table,
)
from guardian.provider.ledger.contacts import contact_message_table
from guardian.provider.ledger.continuous_use import (
    dependence_table,
    use_pattern_table,
    ward_use_table,
)
from guardian.provider.ledger.data_records import data_job_table, staff_access_table
from guardian.provider.ledger.gateway import (
    caller_key_table,
    front_end_identity_table,
    model_use_table,
)
from guardian.provider.ledger.grants import extra_time_table
from guardian.provider.ledger.minors import appeal_table, ward_request_table
from guardian.provider.ledger.notices import breach_table
from guardian.provider.ledger.outbox import alert_step_table
from guardian.provider.ledger.people import guardianship_table, link_event_table, link_table
from guardian.provider.ledger.redress import (
    complaint_message_table,
    complaint_table,
    help_request_table,
)
from guardian.provider.ledger.safety import alert_table, contact_attempt_table, crisis_table
from guardian.provider.ledger.signs import (
    pattern_watch_table,
    review_table,
    sign_day_table,
    softer_table,
)


@dataclass(frozen=True, kw_only=True)
class Further:
    """A table, but for the columns in ``without``; ``only``: the rows that are the ward's.

    ``through``: the key of the table that says whose a row is, where it does not do so itself.
    """

    table: Table
    without: frozenset[str] = frozenset({"ward_id"})
    through: Column[str] | None = None
    only: ColumnElement[bool] | None = None


FURTHER: Mapping[DataClass, tuple[Further, ...]] = {
    DataClass.ACCOUNT: (
        Further(table=guardianship_table),
        Further(table=link_table),
        Further(table=link_event_table),
        Further(table=ward_request_table),
        Further(table=appeal_table, only=appeal_table.c.by == "ward"),
        Further(table=complaint_table, only=complaint_table.c.guardian_id.is_(None)),
        Further(
            table=complaint_message_table,
            through=complaint_table.c.complaint_id,
            only=complaint_table.c.guardian_id.is_(None),
        ),
        Further(table=help_request_table),
        Further(
            table=data_job_table,
            without=frozenset({"ward_id", "guardian_id", "archive"}),
            only=data_job_table.c.guardian_id.is_(None),
        ),
        Further(table=staff_access_table),
        Further(table=breach_table),
        Further(table=caller_key_table, without=frozenset({"ward_id", "fingerprint"})),
        Further(table=front_end_identity_table),
    ),
    DataClass.USAGE: (
        Further(table=chat_session_table),
        Further(table=turn_table, through=chat_session_table.c.session_id),
        Further(table=chat_exit_table),
        Further(table=model_use_table),
        Further(table=use_pattern_table),
        Further(table=ward_use_table),
        Further(table=dependence_table),
        Further(table=output_finding_table),
    ),
    DataClass.ALERTS: (
        Further(table=crisis_table),
        Further(
            table=contact_attempt_table,
            without=frozenset({"jti"}),
            through=alert_table.c.alert_id,
        ),
        Further(table=alert_step_table, through=link_table.c.link_id),
        Further(table=support_shown_table),
        Further(table=sign_day_table),
        Further(table=softer_table),
        Further(table=review_table, without=frozenset({"ward_id", "closed_by", "note"})),
        Further(table=pattern_watch_table),
    ),
    DataClass.POLICY: (Further(table=extra_time_table),),
    DataClass.CONTACTS: (
        Further(table=contact_message_table, without=frozenset({"ward_id", "code", "taken_at"})),
    ),
}

UNLISTED = {
    "ward_key": "keys are what protects the words, and tell nothing of the ward",
    "recent_alert": "names alerts that are listed, so that a flood of them is one",
    "event": "signed copies, on their way to apps, of what is listed",
    "link_channel": "the state of a line to an app",
    "broken_channel": "test control alone writes it",
    "held_money": "of minutes, for an answer that is being given; what it cost is listed",
    "birthday": "follows from the date of birth, which is listed",
    "oauth_device": "a code of minutes for an app",
    "oauth_family": "tokens of an app",
    "oauth_refresh_token": "tokens of an app, fingerprinted",
    "oauth_access_token": "tokens of an app, fingerprinted",
}
"""Tables that hang on a ward and are in no class, and why."""


def further_lines(connection: Connection, ward_id: str, further: Further) -> Iterator[JsonObject]:
    """Yield the rows of a table that are a ward's, as JSON."""
    table, through = further.table, further.through
    columns = [column for column in table.c if column.name not in further.without]
    wanted = select(*columns).order_by(*table.primary_key)
    if through is None:
        wanted = wanted.where(table.c.ward_id == ward_id)
    else:
        owner = through.table
        wanted = wanted.join_from(table, owner, table.c[through.name] == through)
        wanted = wanted.where(owner.c.ward_id == ward_id)
    if further.only is not None:
        wanted = wanted.where(further.only)
    for row in connection.execute(wanted).mappings():
        yield to_jsonable_python(dict(row))
