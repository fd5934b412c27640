"""Everything that a guardian can do with one opened profile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from guardian.desk.about import About
from guardian.desk.accounts import Accounts
from guardian.desk.activity import Activity
from guardian.desk.alerts import Alerts
from guardian.desk.bridges import Bridges
from guardian.desk.characters import Characters
from guardian.desk.findings import Findings
from guardian.desk.limits import Limits
from guardian.desk.overviews import Overviews
from guardian.desk.preferences import Preferences
from guardian.desk.records_log import RecordsLog
from guardian.desk.records_ward import WardRecords
from guardian.desk.requests import Requests
from guardian.desk.security import Security
from guardian.desk.spending import Spending
from guardian.errors import GuardianError


class Watching(Protocol):
    """Keeps the accounts up to date in the background and says when something changed."""

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] = ...,
        *,
        on_finding: Callable[[int], None] = ...,
    ) -> None:
        """Begin; all are called from any thread.

        With topics, with an alert's id, with what keeps accounts from being watched, and with a
        finding's id. Whoever only waits for ``catch_up``, which raises its own errors, needs no
        ``on_trouble``; whoever asks for what nobody was told of, no ``on_finding``.
        """
        ...

    def catch_up(self, link_id: str) -> None:
        """Bring one link up to date and return when it is."""
        ...

    def stop(self) -> None:
        """Stop and close what ``open`` opened; returns when it is done."""
        ...


@dataclass(frozen=True, kw_only=True)
class Services:
    """One service per group of verbs; each page gets the few that it uses."""

    accounts: Accounts
    activity: Activity
    overviews: Overviews
    alerts: Alerts
    findings: Findings
    characters: Characters
    limits: Limits
    spending: Spending
    requests: Requests
    records: RecordsLog
    ward_records: WardRecords
    preferences: Preferences
    security: Security
    about: About
    watch: Watching
    bridges: Bridges | None = None
    """Companions that the family runs itself; ``None`` where there can be none."""
