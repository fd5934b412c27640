"""The desk's activity keeps the contract, over an encrypted store and uneven seconds."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from guardian.policy.settings import Curfew, PolicySettings
from guardian.store.stretches import StretchRow
from tests.contract.told_activity import Account, ActivityContract
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, open_database, save_policy
from tests.rig.small_desk import compose
from tests.rig.told_use import stretch, tell
from tests.ui import activity_samples

SILENT = "link-2"
TODAY = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Shanghai")
NAMES = {activity_samples.OWL: "owl", activity_samples.LAN: "lan", activity_samples.MAX: "max"}
SETTINGS = PolicySettings(daily_minutes=60, curfew=Curfew(start=time(21), end=time(6)))


def _told() -> list[StretchRow]:
    """Return the samples' visits a day later, few of them of whole minutes."""
    return [
        stretch(
            each.start + timedelta(days=1, seconds=n % 7),
            each.minutes * 60 - n % 7 - n % 53,
            NAMES[each.character_id],
            each.turns,
        )
        for n, each in enumerate(activity_samples.visits())
    ]


class TestRealActivity(ActivityContract):
    @pytest.fixture
    def account(self, tmp_path: Path, clock: MovableClock) -> Iterator[Account]:
        database = open_database(tmp_path)
        with database.write() as connection:
            add_link(connection, clock.now(), LINK)
            add_link(connection, clock.now(), SILENT)
            save_policy(connection, SETTINGS, clock.now())
            first = activity_samples.FIRST_KNOWN + timedelta(days=1)
            tell(connection, _told(), (first, TODAY), ZONE, clock.now())
        services = compose(tmp_path, database, clock, "en")
        yield Account(services=services, link_id=LINK, silent_link_id=SILENT)
        services.watch.stop()
