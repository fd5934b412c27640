"""What Guardian found out, as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guardian.store.finding_kinds import FindingKind

__all__ = ["Details", "FindingKind", "FindingView"]

_LARGEST = 10**12


@dataclass(frozen=True)
class Details:
    """Codes, numbers and moments of what was found; what is missing or odd reads as ``None``."""

    told: Mapping[str, object]

    def number(self, name: str) -> int | None:
        """Return a whole number."""
        value = self.told.get(name)
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and isinstance(value, int) and abs(value) < _LARGEST else None

    def code(self, name: str) -> str | None:
        """Return a code or an id."""
        value = self.told.get(name)
        return value if isinstance(value, str) else None

    def moment(self, name: str) -> datetime | None:
        """Return an aware moment."""
        try:
            moment = datetime.fromisoformat(self.code(name) or "")
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else None

    def day(self, name: str) -> date | None:
        """Return a local day of the child's."""
        try:
            return date.fromisoformat((self.code(name) or "")[:10])
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """One finding. Its times are this computer's, aware; those in ``details`` the service's.

    Where ``details`` tell of this channel (heard, missing, another key), they are this computer's.
    ``clock_ahead``: of this computer's clock is the service's.
    ``subject_name``: the character that it is about; like ``ward_name`` and ``provider_name`` the
    provider's text: hostile. ``times``: how often it was seen to be so. ``closed_at``: since when
    it no longer holds. ``has_evidence``: whether the service signed what shows it.
    """

    finding_id: int
    link_id: str
    ward_name: str
    provider_name: str
    time_zone: str
    currency: str
    kind: FindingKind
    subject: str
    subject_name: str | None
    details: Details
    opened_at: datetime
    last_at: datetime
    times: int
    has_evidence: bool
    shown_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    clock_ahead: timedelta = timedelta(0)

    def provider_time(self, now: datetime) -> datetime:
        """Return what time it is for the provider when it is ``now`` for us."""
        return now + self.clock_ahead

    @property
    def waits(self) -> bool:
        """Whether it still holds and nobody has taken note."""
        return self.closed_at is None and self.acknowledged_at is None
