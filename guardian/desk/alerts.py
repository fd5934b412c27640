"""Alerts: read, searched, shown, acknowledged by a person, with the guardian's own notes."""

from collections.abc import Callable

from guardian.clock import Clock
from guardian.desk.alert_lists import alert_page
from guardian.desk.alert_values import MOST_AT_ONCE, AlertPage, AlertQuery, Crisis, is_harmless
from guardian.desk.alert_views import alert_views
from guardian.desk.values import AlertView
from guardian.store import alert_pages, alerts, journal, notes, settings
from guardian.store.alerts import AlertRow, AlertStep
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.sync.asking import ask_alert_step

LONGEST_NOTE = 2000
"""In characters."""
_PUT_OFF = "crises_put_off"


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

    def resolve(self, alert_id: str) -> None:
        """Record that the matter is settled, which also means that a person has read it."""
        self._step(alert_id, AlertStep.RESOLVED)

    def listed(self, query: AlertQuery) -> AlertPage:
        """Return one page of the alerts that are asked for."""
        with self._database.read() as connection:
            return alert_page(connection, query)

    def acknowledge_harmless(self, alert_ids: tuple[str, ...]) -> None:
        """Acknowledge those of ``alert_ids`` that are neither grave nor in a hurry, all or none.

        Of more than ``MOST_AT_ONCE`` the first ones.
        """
        now, told = self._clock.now(), set()
        with self._database.write() as connection:
            for alert_id in alert_ids[:MOST_AT_ONCE]:
                row = _find(connection, alert_id)
                if row is None or not is_harmless(row.level, row.imminence):
                    continue
                step = AlertStep.ACKNOWLEDGED
                if ask_alert_step(connection, row.link_id, alert_id, step, now):
                    told.add(row.link_id)
        for link_id in told:
            self._wake(link_id)

    def waiting_crises(self) -> tuple[Crisis, ...]:
        """Return crises that nobody acknowledged, the earliest first."""
        with self._database.read() as connection:
            rows = alert_pages.waiting_crises(connection)
            later = _put_off(connection)
            return tuple(
                Crisis(alert=each, put_off=each.alert_id in later)
                for each in alert_views(connection, rows)
            )

    def put_off_crisis(self, alert_id: str) -> None:
        """Remember that the guardian looks at a crisis later; it goes on waiting."""
        with self._database.write() as connection:
            waiting = {row.alert_id for row in alert_pages.waiting_crises(connection)}
            later = (_put_off(connection) | {alert_id}) & waiting
            settings.save(connection, _PUT_OFF, [*sorted(later)])

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


def _find(connection: Connection, alert_id: str) -> AlertRow | None:
    rows = alerts.by_id(connection, alert_id)
    return rows[0] if rows else None


def _put_off(connection: Connection) -> set[str]:
    kept = settings.find(connection, _PUT_OFF, [])
    return {each for each in kept if isinstance(each, str)} if isinstance(kept, list) else set()
