"""Wishes that somebody else crossed: kept in state CONFLICT until the guardian has chosen.

Each row is about one leaf field. A conflict that was settled keeps its row, with a code that is
no provider's: what was asked for and not done is not forgotten.
"""

from collections.abc import Collection
from datetime import datetime

from guardian.policy.merge_patch import JsonObject, JsonValue
from guardian.store import outbox
from guardian.store.connection import Connection
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync.merging import Conflict, Leaves, wished_leaves

CHANGED_ELSEWHERE = "changed_elsewhere"
"""The code of a wish in conflict; ``theirs`` beside it has their value by field."""
KEPT_THEIRS = "kept_theirs"
"""The code of a conflict in which the guardian let the other value be."""
ASKED_AGAIN = "asked_again"
"""The code of a conflict that a later wish about the same field took the place of."""
OURS = frozenset({CHANGED_ELSEWHERE, KEPT_THEIRS, ASKED_AGAIN})
"""Codes that no provider gave."""


def note(
    connection: Connection, row_id: int, wish_id: int, conflict: Conflict, now: datetime
) -> None:
    """Turn a row into a conflict that came out of a wish."""
    refusal: JsonObject = {
        "code": CHANGED_ELSEWHERE,
        "errors": [],
        "fields": [conflict.field],
        "theirs": {conflict.field: conflict.theirs},
        "wish": wish_id,
    }
    outbox.set_conflict(connection, row_id, refusal, now)


def settle(
    connection: Connection, link_id: str, fields: Collection[str], code: str, now: datetime
) -> None:
    """Close the conflicts about ``fields``, whatever their number."""
    for row in outbox.in_conflict(connection, link_id):
        if not fields_of(row).isdisjoint(fields):
            outbox.set_refused(connection, row.id, {**(row.refusal or {}), "code": code}, now)


def follow_what_was_seen(
    connection: Connection, wish: OutboxRow, base: Leaves, held: Leaves
) -> None:
    """Keep later wishes from lifting what was not brought about by ``wish``.

    ``held``: its fields that had the wished value already, and not because of an earlier sending.
    Where the guardian had seen another one (``base``), it is somebody else's. A later wish to
    change it again was asked on top of the own wish alone: it follows what was seen before that,
    and so becomes a choice.
    """
    elsewhere = {name: base.get(name) for name, ours in held.items() if ours != base.get(name)}
    for row in outbox.open_wishes(connection, wish.link_id) if elsewhere else ():
        if row.kind is not OutboxKind.POLICY_PATCH or row.id <= wish.id or row.base is None:
            continue
        moved = {
            name: seen
            for name, seen in elsewhere.items()
            if name in row.base and row.base[name] == held[name]
        }
        if moved:
            outbox.set_base(connection, row.id, {**row.base, **moved})


def fields_of(row: OutboxRow) -> frozenset[str]:
    """Return the leaf fields that a change of the limits is about."""
    return frozenset(wished_leaves(row.body, row.base or {}))


def ours(row: OutboxRow, field: str) -> JsonValue:
    """Return the value that was wished for a field; ``None``: no limit of this kind."""
    return wished_leaves(row.body, row.base or {}).get(field)


def last_about(connection: Connection, link_id: str, field: str) -> OutboxRow | None:
    """Return the latest conflict about a field, open or left to the others; ``None``: none."""
    for row in outbox.latest(connection, link_id, OutboxKind.POLICY_PATCH):
        code = (row.refusal or {}).get("code")
        undecided = row.state is OutboxState.CONFLICT or code == KEPT_THEIRS
        if undecided and field in fields_of(row):
            return row
    return None
