"""Consents, guardians and contacts of a link's ward, as the service told them last."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guardian.store.connection import Connection, from_text, to_text


class RecordKind(StrEnum):
    """What is told."""

    CONSENTS = "consents"
    GUARDIANS = "guardians"
    CONTACTS = "contacts"


class RecordStanding(StrEnum):
    """Whether it was told when it was asked for last."""

    TOLD = "told"
    NOT_OFFERED = "not_offered"
    """The service does not have it."""
    NOT_PERMITTED = "not_permitted"
    """The link may not read it."""


@dataclass(frozen=True, kw_only=True)
class WardRecordRow:
    """One of them.

    ``document``: JSON where it was told, else ``None``; the provider's texts in it are hostile.
    ``read_at``: by this computer's clock.
    """

    kind: RecordKind
    standing: RecordStanding
    document: str | None
    read_at: datetime


def save(connection: Connection, link_id: str, row: WardRecordRow) -> None:
    """Keep what was told in place of what was known."""
    connection.execute(
        "INSERT OR REPLACE INTO ward_record VALUES (?, ?, ?, ?, ?)",
        (link_id, row.kind.value, row.standing.value, row.document, to_text(row.read_at)),
    )


def find(connection: Connection, link_id: str, kind: RecordKind) -> WardRecordRow | None:
    """Return what was told last; ``None``: it was never asked for."""
    record = connection.execute(
        "SELECT * FROM ward_record WHERE link_id = ? AND kind = ?", (link_id, kind.value)
    ).fetchone()
    if record is None:
        return None
    return WardRecordRow(
        kind=kind,
        standing=RecordStanding(record["standing"]),
        document=record["document"],
        read_at=from_text(record["read_at"]),
    )


def set_document(connection: Connection, link_id: str, kind: RecordKind, document: str) -> None:
    """Change a part of what was told, as the answer to a wish said; its age stays."""
    connection.execute(
        "UPDATE ward_record SET document = ? WHERE link_id = ? AND kind = ?",
        (document, link_id, kind.value),
    )
