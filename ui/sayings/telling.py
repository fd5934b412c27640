"""A finding with what puts it into words."""

from datetime import UTC, date, datetime, time

from guardian.desk.finding_values import FindingView
from ui.formats import foreign
from ui.presentation import Presentation


class Telling:
    """A finding with what puts it into words."""

    def __init__(self, presentation: Presentation, finding: FindingView) -> None:
        self.words = presentation.words
        self.formats = presentation.formats
        self.finding = finding
        self.details = finding.details
        self.name = foreign(finding.ward_name, 24)
        self.service = foreign(finding.provider_name, 24)
        self._now = presentation.now()

    def moment(self, moment: datetime) -> str:
        """Return day and time, in the child's zone, of what the service told of."""
        now = self.finding.provider_time(self._now)
        return self.formats.moment(moment, now, self.finding.time_zone)

    def moment_here(self, moment: datetime) -> str:
        """Return day and time, in the child's zone, of what came about on this computer."""
        return self.formats.moment(moment, self._now, self.finding.time_zone)

    def clock(self, moment: datetime) -> str:
        """Return the time of day of the child's."""
        return self.formats.clock_time(moment, self.finding.time_zone)

    def day_of(self, moment: datetime) -> str:
        """Return the local day of a moment."""
        return self.formats.day(moment, self.finding.time_zone)

    def day(self, day: date | None) -> str:
        """Return a local day; nothing where it is not known."""
        if day is None:
            return ""
        return self.formats.day(datetime.combine(day, time(12), UTC), "UTC")

    def money(self, name: str) -> str | None:
        """Return an amount in minor units."""
        minor = self.details.number(name)
        return None if minor is None else self.formats.money(minor, self.finding.currency)
