"""What the pages ask of alerts; see :mod:`ui.ports` for what all ports have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from guardian.desk.alert_values import AlertPage, AlertQuery, Crisis
    from guardian.desk.values import AlertView


class Alerts(Protocol):
    """Signals that ask someone to look."""

    def recent(self, limit: int = 200) -> tuple[AlertView, ...]:
        """Return the alerts of every account, the newest first."""
        ...

    def listed(self, query: AlertQuery) -> AlertPage:
        """Return one page of the alerts that are asked for."""
        ...

    def alert(self, alert_id: str) -> AlertView | None:
        """Return one alert."""
        ...

    def acknowledge(self, alert_id: str) -> None:
        """Record that a person has read it, here and at the service."""
        ...

    def acknowledge_harmless(self, alert_ids: tuple[str, ...]) -> None:
        """Record the same of several; those that are grave or in a hurry are left out."""
        ...

    def resolve(self, alert_id: str) -> None:
        """Record that the matter is settled, here and at the service."""
        ...

    def mark_shown(self, alert_id: str) -> None:
        """Record that it was on the screen."""
        ...

    def set_note(self, alert_id: str, text: str) -> None:
        """Keep the guardian's own words about an alert; empty: none. At most 2,000 characters."""
        ...

    def waiting_crises(self) -> tuple[Crisis, ...]:
        """Return crises that nobody acknowledged, the earliest first."""
        ...

    def put_off_crisis(self, alert_id: str) -> None:
        """Remember that the guardian looks at a crisis later; it goes on waiting."""
        ...
