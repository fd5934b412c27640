"""How one link stands: kept in the store, and told whenever that is news."""

from collections.abc import Callable
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.link.wire.happenings import LinkChanged
from guardian.store import links
from guardian.store.conditions import RETRIED, Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.sync.standing import Standing, standing_told

SOON_SECONDS = 5.0
"""Nobody is told of a pause that is over by the time they have read of it."""


class AccountState:
    """Keeps the condition of a link and when its service is asked again.

    ``on_change`` comes after the commit, once for each thing that is not as it was told before.
    """

    def __init__(
        self, database: Database, link_id: str, clock: Clock, on_change: Callable[[], None]
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._on_change = on_change
        self._told: Condition | None = None

    def stand(self, standing: Standing) -> bool:
        """Keep how the link stands now, and return whether anything was written.

        What has ended stays so. Raises StoreError.
        """
        link = self._link()
        if link is None or (link.condition.is_end and not standing.condition.is_end):
            return False
        if (link.condition, link.condition_reason) == (standing.condition, standing.reason):
            self._tell(link.condition)
            return False
        with self._database.write() as connection:
            links.set_condition(
                connection,
                self._link_id,
                standing.condition,
                at=standing.at or self._clock.now(),
                reason=standing.reason,
            )
            if standing.condition not in RETRIED:
                links.set_next_attempt(connection, self._link_id, None)
        self.look()
        return True

    def begins(self) -> None:
        """Keep that the service is asked: what was well is not known to be so any more."""
        link = self._link()
        if link is not None and link.condition is Condition.ACTIVE:
            self.stand(Standing(condition=Condition.CATCHING_UP))

    def look(self) -> None:
        """Tell if the link stands otherwise than was told, because an event brought it."""
        link = self._link()
        if link is not None:
            self._tell(link.condition)

    def rests(self, seconds: float) -> bool:
        """Keep that the service is asked again after so long; return whether that was written."""
        link = self._link()
        if link is None:
            return False
        at = self._next_attempt(link, seconds)
        if link.next_attempt_at == at:
            return False
        with self._database.write() as connection:
            links.set_next_attempt(connection, self._link_id, at)
        self._on_change()
        return True

    def _next_attempt(self, link: LinkRow, seconds: float) -> datetime | None:
        if seconds < SOON_SECONDS or link.condition not in RETRIED:
            return None
        return self._clock.now() + timedelta(seconds=seconds)

    def _tell(self, condition: Condition) -> None:
        known, self._told = self._told, condition
        if known is not condition:
            self._on_change()

    def _link(self) -> LinkRow | None:
        with self._database.read() as connection:
            link = links.find(connection, self._link_id)
        if self._told is None and link is not None:
            self._told = link.condition  # as every page has read it
        return link


def keep_told(connection: Connection, link_id: str, changed: LinkChanged) -> None:
    """Keep what an event says of this link; of another guardian's it says nothing here."""
    standing = standing_told(changed) if changed.link_id == link_id else None
    if standing is None:
        return
    links.set_condition(
        connection, link_id, standing.condition, at=standing.at, reason=standing.reason
    )
