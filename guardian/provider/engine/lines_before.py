"""The last lines of a talk, opened for the moment in which a new one is looked at (Art. 13)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from guardian.provider.engine.ward_keys import SealError, opened_box, stored_storage_key
from guardian.provider.ledger.conversations import message_table, ward_key_table
from guardian.provider.signals.talk import LINES, Said

ONE_TALK = timedelta(minutes=30)
"""What was said longer ago belongs to another talk."""

_message = message_table.c
_LAST = (
    select(
        _message.by,
        _message.words,
        _message.message_id,
        ward_key_table.c.data_key,
        stored_storage_key().label("storage_key"),
    )
    .where(
        ward_key_table.c.ward_id == _message.ward_id,
        _message.ward_id == bindparam("of_ward"),
        _message.character_id == bindparam("with_character"),
        _message.at > bindparam("since"),
    )
    .order_by(_message.number.desc())
    .limit(LINES)
)


def lines_before(
    connection: Connection, ward_id: str, character_id: str, now: datetime
) -> tuple[Said, ...]:
    """Return the last lines that a ward and a character have said, the oldest first.

    They are for the detector alone, in memory, and kept nowhere a second time. A line that does not
    open is left out.
    """
    given = {"of_ward": ward_id, "with_character": character_id, "since": now - ONE_TALK}
    lines = []
    for row in reversed(connection.execute(_LAST, given).all()):
        try:
            box = opened_box(ward_id, row.storage_key, row.data_key)
            text = box.decrypt(row.words, row.message_id).decode()
        except SealError:
            continue
        lines.append(Said(by_child=row.by == "ward", text=text))
    return tuple(lines)
