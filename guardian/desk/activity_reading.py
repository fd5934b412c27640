"""What an account's activity is shown from, as it is kept."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.desk.activity_counting import parts_of
from guardian.desk.activity_values import TREND_DAYS
from guardian.desk.activity_view import ONE_DAY, ActivityFacts, Use
from guardian.desk.errors import AccountGoneError
from guardian.desk.reading import ward_now, zone_of
from guardian.policy.closing import weekday_of
from guardian.policy.decide import day_limit
from guardian.policy.settings import PolicySettings
from guardian.policy.wall_clock import day_start
from guardian.store import (
    characters,
    links,
    policies_seen,
    refusals,
    stretches,
    usage,
    wards,
)
from guardian.store.characters import CharacterRow
from guardian.store.connection import Connection
from guardian.sync.kept_policies import kept_document, settings_seen
from guardian.sync.proof.tolerances import LONGEST_TALK


class ActivityReading:
    """One account in one transaction; raises :class:`AccountGoneError`. ``now``: ours, aware."""

    def __init__(self, connection: Connection, link_id: str, now: datetime) -> None:
        ward = wards.find(connection, link_id)
        link = links.find(connection, link_id)
        if ward is None or link is None:
            raise AccountGoneError
        self._connection = connection
        self._link_id = link_id
        self._times_told = link.stretches_told
        self.zone: ZoneInfo = zone_of(ward)
        self.today = ward_now(ward, now).date()

    def cast(self) -> dict[str, CharacterRow]:
        """Return the characters by id."""
        rows = characters.of_link(self._connection, self._link_id)
        return {row.character_id: row for row in rows}

    def names(self) -> dict[str, str]:
        """Return what the characters are called."""
        return {key: row.name for key, row in self.cast().items()}

    def use(self, first: date, last: date) -> Use:
        """Return the use of the days, both included."""
        connection, link_id = self._connection, self._link_id
        known = usage.known_days(connection, link_id, first, last)
        rows = [row for row in usage.between(connection, link_id, first, last) if row.day in known]
        moments = self._moments(first, last)
        told = stretches.between(connection, link_id, *moments, longest=LONGEST_TALK)
        return Use(
            known=known,
            parts=parts_of(rows, told, known, self.zone),
            times_told=self._times_told,
        )

    def facts(self, first: date, last: date) -> ActivityFacts:
        """Return everything about the days, both included, and those before them."""
        connection, link_id = self._connection, self._link_id
        in_force = self._in_force()
        earliest = usage.first_known(connection, link_id)
        return ActivityFacts(
            link_id=link_id,
            today=self.today,
            zone=self.zone,
            use=self.use(first, last),
            before=self._before(first),
            in_force=in_force,
            limits=dict(self._limits(first, last, in_force)),
            cast=self.cast(),
            refusals=len(refusals.between(connection, link_id, *self._moments(first, last))),
            has_earlier=earliest is not None and earliest < first,
        )

    def _before(self, first: date) -> Use:
        """Return the days to compare with: none on which the child had not begun yet."""
        begun = usage.first_used(self._connection, self._link_id) or first
        earliest = max(first - timedelta(days=TREND_DAYS), min(begun, first))
        return self.use(earliest, first - ONE_DAY)

    def _moments(self, first: date, last: date) -> tuple[datetime, datetime]:
        return day_start(first, self.zone), day_start(last + ONE_DAY, self.zone)

    def _in_force(self) -> PolicySettings:
        document = kept_document(self._connection, self._link_id)
        return PolicySettings() if document is None else document.effective.settings

    def _limits(
        self, first: date, last: date, in_force: PolicySettings
    ) -> Iterator[tuple[date, int | None]]:
        """Yield each day with what the policy allowed that was read last on it or before."""
        seen = policies_seen.between(self._connection, self._link_id, *self._moments(first, last))
        for n in range((last - first).days + 1):
            day = first + n * ONE_DAY
            settings = in_force
            if day < self.today:
                over = day_start(day + ONE_DAY, self.zone)
                held = [row.effective for row in seen if row.first_as_of < over]
                settings = (settings_seen(held[-1]) if held else None) or in_force
            limit = day_limit(settings, weekday_of(day))
            yield day, None if limit is None else limit[1]
