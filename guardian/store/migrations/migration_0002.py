"""One journal of events and acts in place of the inbox's own chain."""

import hashlib
import json
from datetime import datetime
from typing import Any

from guardian.store.journal import (
    EVENT,
    GENESIS,
    Act,
    append_act,
    canonical,
    entry_hash,
    event_details,
    sha256,
)

_TABLES = (
    """CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    link_id TEXT,
    details TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT""",
    "CREATE INDEX journal_removals ON journal (position) WHERE kind = 'records_removed'",
    # The signed end of the journal; what a vault signed opens with no other.
    """CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    moment TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT""",
    # position: that of the event's entry in the journal. compact IS NULL: emptied by retention.
    """CREATE TABLE inbox_kept (
    position INTEGER PRIMARY KEY,
    link_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    gl_seq INTEGER NOT NULL,
    compact TEXT,
    received_at TEXT NOT NULL,
    UNIQUE (link_id, jti),
    UNIQUE (link_id, gl_seq)
) STRICT""",
)


def run(connection: Any, now: datetime) -> None:
    """Bring schema 1 to 2; an inbox whose old chain was broken is named in the journal."""
    for table in _TABLES:
        connection.execute(table)
    events, unsound = _move_inbox(connection)
    connection.execute("DROP TABLE inbox")
    connection.execute("ALTER TABLE inbox_kept RENAME TO inbox")
    if events:
        append_act(
            connection,
            Act.RECORDS_CONVERTED,
            now,
            details={"events": events, "schema": 2, "unsound": unsound},
        )


def _move_inbox(connection: Any) -> tuple[int, int | None]:
    """Return how many events there were and the first one that broke the old chain."""
    old_hash, new_hash, count, unsound = GENESIS, GENESIS, 0, None
    for record in connection.execute("SELECT * FROM inbox ORDER BY position"):
        count += 1
        if unsound is None and not _old_chain_fits(record, count, old_hash):
            unsound = count
        old_hash = record["hash"]
        details = canonical(
            event_details(record["jti"], record["gl_seq"], sha256(record["compact"]))
        )
        values = (record["received_at"], EVENT, record["link_id"], details)
        own_hash = entry_hash(count, new_hash, *values)
        connection.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
            (count, *values, new_hash, own_hash),
        )
        connection.execute(
            "INSERT INTO inbox_kept VALUES (?, ?, ?, ?, ?, ?)",
            (
                count,
                record["link_id"],
                record["jti"],
                record["gl_seq"],
                record["compact"],
                record["received_at"],
            ),
        )
        new_hash = own_hash
    return count, unsound


def _old_chain_fits(record: Any, position: int, prev_hash: str) -> bool:
    entry = [
        position,
        prev_hash,
        record["link_id"],
        record["jti"],
        record["gl_seq"],
        record["compact"],
        record["received_at"],
    ]
    sealed = hashlib.sha256(json.dumps(entry, ensure_ascii=True).encode()).hexdigest()
    return (record["position"], record["prev_hash"], record["hash"]) == (
        position,
        prev_hash,
        sealed,
    )
