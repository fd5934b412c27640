"""The log of everything that was done and received, for a person; frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PAGE = 100
"""Entries that are shown at once."""
UNREADABLE = "event"
"""The code of an event whose token was emptied by retention, or is of a kind not known yet."""


class Who(StrEnum):
    """Whose act an entry is."""

    YOU = "you"
    """Whoever had opened the profile."""
    SERVICE = "service"
    GUARDIAN = "guardian"
    """The program by itself."""
    SOMEBODY = "somebody"
    """Somebody at this computer: nobody can tell who."""


class Group(StrEnum):
    """What an entry is about."""

    PROTECTION = "protection"
    LIMITS = "limits"
    ALERTS = "alerts"
    ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One entry. ``at`` is aware, by this computer's clock.

    ``code``: an act's name, or ``event:`` with the kind of a received event; a later version of
    Guardian may have written one that is not known here. ``group`` ``None``: not known either.
    ``account`` ``None``: of no account, or of one that is no longer linked. ``subject``: a code
    that says more, such as an alert's category. ``fields``: the limits that it is about.
    ``count``: of things, of months or of minutes, as the code means it.
    """

    position: int
    at: datetime
    who: Who
    code: str
    group: Group | None
    link_id: str | None
    account: "LogAccount | None" = None
    subject: str = ""
    fields: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class LogAccount:
    """A linked account. Both names are the provider's text: hostile."""

    link_id: str
    ward_name: str
    provider_name: str


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What is shown of the log; ``None``: everything."""

    link_id: str | None = None
    group: Group | None = None


@dataclass(frozen=True, kw_only=True)
class LogView:
    """A page of the log, the newest first.

    ``next_before``: the position before which the next page begins; ``None``: this is the end.
    ``intact_at``: when the whole log was last found intact; ``None``: never, or not any more.
    """

    entries: tuple[LogEntry, ...]
    next_before: int | None
    accounts: tuple[LogAccount, ...]
    intact_at: datetime | None
