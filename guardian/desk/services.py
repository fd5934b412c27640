"""Everything that a guardian can do with one opened profile."""

from dataclasses import dataclass

from guardian.desk.accounts import Accounts
from guardian.desk.activity import Activity
from guardian.desk.alerts import Alerts
from guardian.desk.characters import Characters
from guardian.desk.limits import Limits
from guardian.desk.overviews import Overviews
from guardian.desk.preferences import Preferences
from guardian.desk.spending import Spending
from guardian.desk.watch import Watch


@dataclass(frozen=True, kw_only=True)
class Services:
    """One service per group of verbs; each page gets the few that it uses."""

    accounts: Accounts
    activity: Activity
    overviews: Overviews
    alerts: Alerts
    characters: Characters
    limits: Limits
    spending: Spending
    preferences: Preferences
    watch: Watch
