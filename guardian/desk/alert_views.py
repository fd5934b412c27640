"""Alerts as pages show them, with the names of child and character and the guardian's note."""

from guardian.desk.values import AlertView
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.store import characters, notes, wards
from guardian.store.alerts import AlertRow
from guardian.store.connection import Connection
from guardian.store.notes import NoteRow


def alert_views(connection: Connection, rows: tuple[AlertRow, ...]) -> tuple[AlertView, ...]:
    """Return alerts as pages show them, with the names of child and character."""
    names: dict[str, str] = {}
    companions: dict[str, dict[str, str]] = {}
    for link_id in {row.link_id for row in rows}:
        ward = wards.find(connection, link_id)
        names[link_id] = ward.display_name if ward else ""
        companions[link_id] = {
            each.character_id: each.name for each in characters.of_link(connection, link_id)
        }
    return tuple(
        _view(
            row,
            names[row.link_id],
            companions[row.link_id].get(row.character_id or ""),
            notes.find(connection, row.link_id, row.alert_id),
        )
        for row in rows
    )


def _view(
    row: AlertRow, ward_name: str, character_name: str | None, note: NoteRow | None
) -> AlertView:
    return AlertView(
        alert_id=row.alert_id,
        link_id=row.link_id,
        ward_name=ward_name,
        category=row.category,
        level=Level(row.level),
        imminence=Imminence(row.imminence),
        actor=Actor(row.actor),
        self_harm_level=row.self_harm_level,
        character_name=character_name,
        provider_actions=row.provider_actions,
        method=row.method,
        rule_version=row.rule_version,
        detected_at=row.detected_at,
        received_at=row.received_at,
        shown_at=row.shown_at,
        acknowledged_at=row.acknowledged_at,
        note=note.text if note else "",
        noted_at=note.written_at if note else None,
        character_id=row.character_id,
        issued_at=row.issued_at,
        resolved_at=row.resolved_at,
        drill=row.drill,
        subtypes=row.subtypes,
    )
