"""The one place that puts the services of an opened profile together."""

from pathlib import Path

from guardian.clock import Clock
from guardian.desk.accounts import Accounts
from guardian.desk.activity import Activity
from guardian.desk.alerts import Alerts
from guardian.desk.characters import Characters
from guardian.desk.limits import Limits
from guardian.desk.overviews import Overviews
from guardian.desk.preferences import Preferences
from guardian.desk.services import Services
from guardian.desk.spending import Spending
from guardian.desk.watch import Watch
from guardian.store.database import Database


def compose(folder: Path, database: Database, clock: Clock, system_language: str) -> Services:
    """Return the services of the profile in ``folder``; nothing runs before ``watch.start``."""
    watch = Watch(database, clock)
    limits = Limits(database, clock, watch.wake)
    return Services(
        accounts=Accounts(folder, database, clock, watch),
        activity=Activity(database, clock),
        overviews=Overviews(database, clock),
        alerts=Alerts(database, clock, watch.wake),
        characters=Characters(database, clock, limits),
        limits=limits,
        spending=Spending(database, clock),
        preferences=Preferences(database, system_language),
        watch=watch,
    )
