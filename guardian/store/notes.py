"""What a guardian wrote on an alert: one note per alert, found again by :mod:`.search`."""

from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text
from guardian.store.search import folded

LONGEST_NOTE = 4000
"""In characters. The window takes no more; a longer note is a fault of ours."""


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """The note on one alert, as it was written."""

    text: str
    written_at: datetime


def save(connection: Connection, link_id: str, alert_id: str, text: str, now: datetime) -> bool:
    """Keep a note in place of an earlier one; an empty text removes it.

    Return whether that changed anything. White space around it is not kept, nor what is no text
    (lone surrogates and NUL). Raises ``ValueError`` where it is longer than :data:`LONGEST_NOTE`.
    """
    text = text.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
    if len(text) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
    if not text:
        gone = connection.execute(
            "DELETE FROM alert_note WHERE link_id = ? AND alert_id = ?", (link_id, alert_id)
        )
        return gone.rowcount > 0
    changed = connection.execute(
        "INSERT INTO alert_note (link_id, alert_id, text, folded, written_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (link_id, alert_id) DO UPDATE SET"
        " text = excluded.text, folded = excluded.folded, written_at = excluded.written_at"
        " WHERE text IS NOT excluded.text",
        (link_id, alert_id, text, folded(text), to_text(now)),
    )
    return changed.rowcount > 0


def find(connection: Connection, link_id: str, alert_id: str) -> NoteRow | None:
    """Return the note on an alert."""
    record = connection.execute(
        "SELECT text, written_at FROM alert_note WHERE link_id = ? AND alert_id = ?",
        (link_id, alert_id),
    ).fetchone()
    if record is None:
        return None
    return NoteRow(text=record["text"], written_at=from_text(record["written_at"]))
