"""Alerts: read, searched, shown, acknowledged by a person, with the guardian's own notes."""

from collections.abc import Callable

from guardian.clock import Clock
from guardian.desk.values import AlertView
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.store import alerts, characters, journal, notes, wards
from guardian.store.alerts import AlertRow, AlertStep
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.store.notes import NoteRow
from guardian.store.search import search
from guardian.sync.asking import ask_alert_step

LONGEST_NOTE = 2000
"""In characters."""


class Alerts:
    """Signals of every account. ``wake(link_id)`` tells the account's worker of a new wish."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[str], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def recent(self, limit: int = 200) -> tuple[AlertView, ...]:
        """Return alerts of every account, the newest first."""
        with self._database.read() as connection:
            return alert_views(connection, alerts.latest(connection, limit=limit))

    def alert(self, alert_id: str) -> AlertView | None:
        """Return one alert."""
        with self._database.read() as connection:
            row = _find(connection, alert_id)
            return alert_views(connection, (row,))[0] if row else None

    def acknowledge(self, alert_id: str) -> None:
        """Record that a person has read it, here and, as soon as it is reached, at the service."""
        self._step(alert_id, AlertStep.ACKNOWLEDGED)

    def mark_shown(self, alert_id: str) -> None:
        """Record that it was on the screen."""
        self._step(alert_id, AlertStep.SHOWN)

    def search(self, text: str, categories: tuple[str, ...] = ()) -> tuple[AlertView, ...]:
        """Return alerts whose note, child or character has ``text``, the newest first.

        Those of ``categories`` too, which the reader calls by what was searched for.
        """
        names = dict.fromkeys(categories, text)
        with self._database.read() as connection:
            found = (
                alerts.find(connection, each.link_id, each.alert_id)
                for each in search(connection, text, category_names=names)
            )
            return alert_views(connection, tuple(row for row in found if row is not None))

    def set_note(self, alert_id: str, text: str) -> None:
        """Keep the guardian's own words about an alert; an empty text removes them.

        Nothing happens for an alert that nobody knows. Raises ``ValueError`` for more than
        ``LONGEST_NOTE`` characters.
        """
        if len(text) > LONGEST_NOTE:
            raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
        now = self._clock.now()
        with self._database.write() as connection:
            row = _find(connection, alert_id)
            if row is None or not notes.save(connection, row.link_id, alert_id, text, now):
                return
            journal.append_act(
                connection, Act.NOTE_CHANGED, now, link_id=row.link_id, details={"alert": alert_id}
            )

    def _step(self, alert_id: str, step: AlertStep) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            row = _find(connection, alert_id)
            if row is None:
                return
            if not ask_alert_step(connection, row.link_id, alert_id, step, now):
                return
        self._wake(row.link_id)


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


def _find(connection: Connection, alert_id: str) -> AlertRow | None:
    rows = alerts.by_id(connection, alert_id)
    return rows[0] if rows else None


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
    )
