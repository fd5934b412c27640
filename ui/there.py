"""The day where a child is: the service's clock in the child's zone, never this computer's.

What a service tells of (use, purchases, alerts) has the moments of its clock. "Today" is asked of
the same clock; what was done here (asked, seen, kept) has the moments of this computer's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from guardian.desk.values import LinkView
from ui.formats import in_zone
from ui.presentation import Presentation


@dataclass(frozen=True, kw_only=True)
class There:
    """This moment at one account. ``zone``: the child's, IANA."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The child's local day."""
        return in_zone(self.now, self.zone).date()


def there(presentation: Presentation, link: LinkView | None) -> There:
    """Return this moment at an account; at none, this computer's in UTC."""
    now = presentation.now()
    if link is None:
        return There(now=now, zone="UTC")
    return There(now=link.provider_time(now), zone=link.time_zone)


def moment_there(presentation: Presentation, moment: datetime, link: LinkView | None) -> str:
    """Return day and time of what the service told of."""
    here = there(presentation, link)
    return presentation.formats.moment(moment, here.now, here.zone)
