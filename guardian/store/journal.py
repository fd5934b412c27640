"""Everything that was received and everything that was done, in one hash chain.

Each entry carries SHA-256 over itself and over the hash before it, so what was altered, inserted,
reordered or taken from the middle shows. What was cut off at the end shows by the signed head,
which is also kept apart (:mod:`guardian.store.head`).

An event's entry carries only hashes of the signed event token (SET, RFC 8417); the token itself
lies in ``inbox`` under the same position until retention empties it. An act is written in the same
transaction as its effect.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guardian.policy.merge_patch import JsonObject, JsonValue
from guardian.store.connection import Connection, Record, from_text, to_text

GENESIS = "0" * 64
"""What stands before the first entry."""

EVENT = "event"
"""The kind of an entry for a received event; every other kind is an :class:`Act`."""

_CODE = re.compile(r"[A-Za-z0-9_.:+\-]{0,64}")
_PAGE = 500


class Act(StrEnum):
    """What a person or Guardian itself did."""

    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_RESOLVED = "alert_resolved"
    BACKUP_MADE = "backup_made"
    BACKUP_RESTORED = "backup_restored"
    BRIDGE_SET_UP = "bridge_set_up"
    BRIDGE_TAKEN_AWAY = "bridge_taken_away"
    CONSENT_GIVING_ASKED = "consent_giving_asked"
    CONSENT_WITHDRAWAL_ASKED = "consent_withdrawal_asked"
    CONTACT_CHANGE_ASKED = "contact_change_asked"
    EVENTS_MISSING = "events_missing"
    EVENTS_REFUSED = "events_refused"
    EXTRA_TIME_ASKED = "extra_time_asked"
    FINDING_ACKNOWLEDGED = "finding_acknowledged"
    FINDING_CLOSED = "finding_closed"
    FINDING_OPENED = "finding_opened"
    HISTORY_ACCEPTED = "history_accepted"
    KEYS_RENEWED = "keys_renewed"
    LINK_ADDED = "link_added"
    LINK_ENDED = "link_ended"
    LOCKED = "locked"
    NOTE_CHANGED = "note_changed"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - the name of an act
    POLICY_CHANGE_ASKED = "policy_change_asked"
    PROFILE_CREATED = "profile_created"
    PROFILE_UPGRADED = "profile_upgraded"
    PROVIDER_CARD_CHANGED = "provider_card_changed"
    RECORDS_CONVERTED = "records_converted"
    RECORDS_REMOVED = "records_removed"
    RECORDS_SET_ASIDE = "records_set_aside"
    RECOVERY_SHEET_MADE = "recovery_sheet_made"
    RECOVERY_USED = "recovery_used"
    REQUEST_ANSWERED = "request_answered"
    RETENTION_CHANGED = "retention_changed"
    SESSION_STOP_ASKED = "session_stop_asked"
    SETTING_CHANGED = "setting_changed"
    UNLOCKED = "unlocked"
    WATCH_RECORDS_CHANGED = "watch_records_changed"
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - the name of an act


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One entry. ``kind``: an :class:`Act` or :data:`EVENT`, or an act of a later Guardian.

    ``details``: codes, numbers and hashes. Hashes are lower-case hex.
    """

    position: int
    at: datetime
    kind: str
    link_id: str | None
    details: JsonObject
    prev_hash: str
    hash: str


def append_act(
    connection: Connection,
    act: Act,
    now: datetime,
    *,
    link_id: str | None = None,
    details: JsonObject | None = None,
) -> int:
    """Add an act and return its position; call it in the transaction of its effect.

    ``details`` carry codes and numbers. A text that is no code (letters, digits and ``_.:+-``, at
    most 64) is kept as its SHA-256, so that no word of a person can get into what is never removed.

    The act ``RECORDS_REMOVED`` has to say ``before``: the moment (:func:`to_text`) before which
    events were emptied; :func:`verify` takes an emptied event as sound only where an act says so.
    """
    return _append(connection, to_text(now), act.value, link_id, _coded_object(details or {}))


def append_event(
    connection: Connection,
    *,
    link_id: str,
    jti: str,
    gl_seq: int,
    compact: str,
    received_at: datetime,
) -> int:
    """Add a received event and return its position, under which the inbox keeps ``compact``."""
    details = event_details(jti, gl_seq, sha256(compact))
    return _append(connection, to_text(received_at), EVENT, link_id, details)


def entries(
    connection: Connection, before: int | None = None, limit: int = 200
) -> tuple[JournalEntry, ...]:
    """Return entries below position ``before`` (``None``: the last ones), the newest first."""
    records = connection.execute(
        "SELECT * FROM journal WHERE ?1 IS NULL OR position < ?1 ORDER BY position DESC LIMIT ?2",
        (before, limit),
    ).fetchall()
    return tuple(map(entry_of, records))


def entry_of(record: Record) -> JournalEntry:
    """Return the entry that a row of the journal is."""
    return JournalEntry(
        position=record["position"],
        at=from_text(record["at"]),
        kind=record["kind"],
        link_id=record["link_id"],
        details=json.loads(record["details"]),
        prev_hash=record["prev_hash"],
        hash=record["hash"],
    )


def end(connection: Connection) -> tuple[int, str]:
    """Return position and hash of the last entry; 0 and :data:`GENESIS` where there is none."""
    record = connection.execute(
        "SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1"
    ).fetchone()
    return (0, GENESIS) if record is None else (record["position"], record["hash"])


def hash_at(connection: Connection, position: int) -> str | None:
    """Return the hash of the entry at ``position``; that of position 0 is :data:`GENESIS`."""
    if position == 0:
        return GENESIS
    record = connection.execute(
        "SELECT hash FROM journal WHERE position = ?", (position,)
    ).fetchone()
    return None if record is None else str(record["hash"])


def verify(connection: Connection) -> int | None:
    """Return the first position that is not sound; ``None``: all are.

    Sound is an entry that fits the one before it and, for an event, the inbox: the token is there
    as it was received, or was emptied as a later act of removal says.
    """
    removals = _removals(connection)
    prev_hash, expected = GENESIS, 1
    for record in _all(connection):
        if not (_fits(record, expected, prev_hash) and _inbox_fits(record, removals)):
            return min(expected, _first_stray(connection) or expected)
        prev_hash, expected = record["hash"], expected + 1
    return _first_stray(connection)


def entry_hash(
    position: int, prev_hash: str, at: str, kind: str, link_id: str | None, details: str
) -> str:
    """Return SHA-256 over the entry as a JSON array, which no value can step out of."""
    return sha256(json.dumps([position, prev_hash, at, kind, link_id, details]))


def event_details(jti: str, gl_seq: int, compact_hash: str) -> JsonObject:
    """Return what an event's entry says: its number and hashes of its name and its token."""
    return {"number": gl_seq, "name": sha256(jti), "token": compact_hash}


def canonical(details: JsonObject) -> str:
    """Write details in the one form that is hashed."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in lower-case hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _append(
    connection: Connection, at: str, kind: str, link_id: str | None, details: JsonObject
) -> int:
    last, prev_hash = end(connection)
    position, text = last + 1, canonical(details)
    own_hash = entry_hash(position, prev_hash, at, kind, link_id, text)
    connection.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
        (position, at, kind, link_id, text, prev_hash, own_hash),
    )
    return position


def _coded_object(details: JsonObject) -> JsonObject:
    return {_coded_text(key): _coded(value) for key, value in details.items()}


def _coded(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _coded_object(value)
    if isinstance(value, list):
        return [_coded(one) for one in value]
    return _coded_text(value) if isinstance(value, str) else value


def _coded_text(text: str) -> str:
    return text if _CODE.fullmatch(text) else f"sha256:{sha256(text)}"


def _all(connection: Connection) -> Iterator[Record]:
    after = 0
    while True:
        page = connection.execute(
            "SELECT j.*, i.position AS kept, i.link_id AS i_link_id, i.jti, i.gl_seq, i.compact,"
            " i.received_at FROM journal j LEFT JOIN inbox i ON i.position = j.position"
            " WHERE j.position > ? ORDER BY j.position LIMIT ?",
            (after, _PAGE),
        ).fetchall()
        if not page:
            return
        yield from page
        after = page[-1]["position"]


def _fits(record: Record, expected: int, prev_hash: str) -> bool:
    sealed = entry_hash(
        expected, prev_hash, record["at"], record["kind"], record["link_id"], record["details"]
    )
    return (record["position"], record["prev_hash"], record["hash"]) == (
        expected,
        prev_hash,
        sealed,
    )


def _inbox_fits(record: Record, removals: list[tuple[int, str]]) -> bool:
    if record["kind"] != EVENT:
        return record["kept"] is None
    if record["kept"] is None:
        return False
    emptied = record["compact"] is None
    if emptied and not any(
        position > record["position"] and record["at"] < before for position, before in removals
    ):
        return False
    token = json.loads(record["details"])["token"] if emptied else sha256(record["compact"])
    details = canonical(event_details(record["jti"], record["gl_seq"], token))
    return (record["i_link_id"], record["received_at"], details) == (
        record["link_id"],
        record["at"],
        record["details"],
    )


def _removals(connection: Connection) -> list[tuple[int, str]]:
    records = connection.execute(
        "SELECT position, details FROM journal WHERE kind = ?", (Act.RECORDS_REMOVED.value,)
    ).fetchall()
    found = []
    for record in records:
        try:
            before = json.loads(record["details"]).get("before")
        except ValueError:
            continue  # An altered entry: the chain shows it.
        if isinstance(before, str):
            found.append((record["position"], before))
    return found


def _first_stray(connection: Connection) -> int | None:
    """Return the first token in the inbox that the journal does not know."""
    record = connection.execute(
        "SELECT min(position) AS position FROM inbox"
        " WHERE position NOT IN (SELECT position FROM journal)"
    ).fetchone()
    return None if record is None else record["position"]
