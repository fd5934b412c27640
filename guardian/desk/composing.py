"""The one place that puts the services of an opened profile together."""

from dataclasses import replace

from guardian.clock import Clock
from guardian.desk import choices
from guardian.desk.about import About
from guardian.desk.accounts import Accounts
from guardian.desk.activity import Activity
from guardian.desk.alerts import Alerts
from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.bridge_setting_up import SettingUp
from guardian.desk.bridge_watch import BridgingWatch
from guardian.desk.bridges import Bridges
from guardian.desk.characters import Characters
from guardian.desk.findings import Findings
from guardian.desk.gate import Gate
from guardian.desk.limits import Limits
from guardian.desk.overviews import Overviews
from guardian.desk.preferences import Preferences
from guardian.desk.records import OpenRecords
from guardian.desk.records_log import RecordsLog
from guardian.desk.records_ward import WardRecords
from guardian.desk.requests import Requests
from guardian.desk.security import Security
from guardian.desk.services import Services
from guardian.desk.spending import Spending
from guardian.desk.values import LinkView, Overview
from guardian.desk.watch import Watch
from guardian.store.database import Database


class _WatchedAccounts(Accounts):
    """Accounts as they are watched: what is stored cannot tell that storing fails."""

    def links(self) -> tuple[LinkView, ...]:
        return tuple(self._watch.as_watched(link) for link in super().links())


class _WatchedOverviews(Overviews):
    """Overviews of accounts as they are watched."""

    def __init__(self, database: Database, clock: Clock, watch: Watch) -> None:
        super().__init__(database, clock)
        self._watch = watch

    def overview(self, link_id: str) -> Overview:
        found = super().overview(link_id)
        return self._as_watched(found)

    def every(self) -> tuple[Overview, ...]:
        return tuple(self._as_watched(each) for each in super().every())

    def _as_watched(self, found: Overview) -> Overview:
        return replace(found, link=self._watch.as_watched(found.link))


def compose(records: OpenRecords, gate: Gate, system_language: str) -> Services:
    """Return the services of an opened profile; nothing runs before ``watch.start``."""
    database, clock = records.database, records.clock
    watch = BridgingWatch(records)
    accounts = _WatchedAccounts(database, clock, watch)

    def language() -> str:
        with database.read() as connection:
            return choices.language(connection, system_language)

    keeper = BridgeKeeper(records.place.folder, watch.tell_trouble)
    setting_up = SettingUp(records, accounts, keeper, language)
    bridges = Bridges(records, setting_up, keeper, language, watch.changed)
    watch.keep_running(keeper, bridges)
    limits = Limits(database, clock, watch.wake)

    def copy_face() -> None:
        choices.copy_face(database, records.watch_database)

    return Services(
        accounts=accounts,
        bridges=bridges,
        activity=Activity(database, clock),
        overviews=_WatchedOverviews(database, clock, watch),
        alerts=Alerts(database, clock, watch.wake),
        findings=Findings(database, clock),
        characters=Characters(database, clock, limits),
        limits=limits,
        spending=Spending(database, clock),
        requests=Requests(database, clock, watch.wake, watch.wait_until),
        records=RecordsLog(database),
        ward_records=WardRecords(database, clock, watch.wake),
        preferences=Preferences(database, clock, system_language, copy_face),
        security=Security(records, gate),
        about=About(records.place.folder),
        watch=watch,
    )
