"""The real desk keeps the contract: over an encrypted store, and against the real provider."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.demo.consent import approve, deny
from guardian.demo.family import PARENT
from guardian.desk.services import Services
from guardian.desk.values import PendingLink
from guardian.policy.decisions import Reason
from guardian.policy.settings import Curfew, PolicySettings
from guardian.store import alerts, purchases, refusals
from guardian.store.alerts import AlertStep
from guardian.store.connection import Connection
from guardian.store.purchases import PurchaseRow, SpendingRow
from guardian.store.refusals import RefusalRow
from tests.contract.account_linking import Household, LinkingContract
from tests.contract.care_ports import CareContract
from tests.contract.desk_ports import DeskContract, Family
from tests.contract.notes_and_security import NotesContract, SecurityContract
from tests.contract.taking_back import TakingBackContract
from tests.contract.ward_records import WardRecordsContract
from tests.rig.clock import MovableClock
from tests.rig.kept_ward_records import keep_ward_records
from tests.rig.provider_process import provider_process
from tests.rig.seeded_store import (
    LINK,
    add_alert,
    add_link,
    alert_row,
    open_database,
    save_policy,
    save_usage,
)
from tests.rig.small_desk import compose

OTHER_LINK = "link-2"
SETTINGS = PolicySettings(
    daily_minutes=60,
    curfew=Curfew(start=time(21), end=time(6)),
    spend_per_purchase_minor=5000,
    spend_per_month_minor=20_000,
)
USED = [(0, "lan", 659), (0, "owl", 1880), (1, "lan", 89), (1, "owl", 3538), (3, "owl", 59)]
"""Seconds that no page may round by itself: 10:59 and 31:20 today."""


def _seed(connection: Connection, clock: MovableClock) -> None:
    now = clock.now()
    add_link(connection, now - timedelta(days=2), LINK)
    add_link(connection, now - timedelta(days=1), OTHER_LINK)
    save_policy(connection, SETTINGS, now)
    save_usage(connection, date(2026, 11, 22), 7, USED)
    keep_ward_records(connection, now)
    for alert_id, ago in (("a1", 3), ("a2", 2), ("settled", 50)):
        at = now - timedelta(hours=ago)
        add_alert(connection, alert_row(alert_id, at))
    seen = now - timedelta(hours=49)
    alerts.mark(connection, LINK, "settled", AlertStep.ACKNOWLEDGED, seen)
    refused = RefusalRow(refusal_id="r", at=now, reason=Reason.CLASS_BANNED, character_id="zed")
    refusals.save(connection, LINK, [refused])
    bought = [
        PurchaseRow(
            purchase_id=f"p{days}",
            at=now - timedelta(days=days),
            item="Coins",
            price_minor=600,
            currency="CNY",
            refunded=False,
        )
        for days in (1, 5)
    ]
    total = SpendingRow(month_total_minor=1200, currency="CNY", as_of=now)
    purchases.save(connection, LINK, bought, total)


class TestRealDesk(
    DeskContract,
    TakingBackContract,
    NotesContract,
    SecurityContract,
    CareContract,
    WardRecordsContract,
):
    @pytest.fixture
    def family(self, tmp_path: Path, clock: MovableClock) -> Iterator[Family]:
        opened: list[Services] = []

        def again() -> Services:
            services = compose(tmp_path, open_database(tmp_path), clock, "en")
            opened.append(services)
            return services

        database = open_database(tmp_path)
        with database.write() as connection:
            _seed(connection, clock)
        database.close()
        services = again()
        yield Family(
            services=services,
            again=again,
            link_id=LINK,
            other_link_id=OTHER_LINK,
            open_character="owl",
            another_open_character="lan",
            banned_character="zed",
            waiting_alert="a1",
            settled_alert="settled",
        )
        for each in opened:
            each.watch.stop()


class TestRealLinking(LinkingContract):
    @pytest.fixture
    def household(self, tmp_path: Path) -> Iterator[Household]:
        folder = tmp_path / "profile"
        services = compose(folder, open_database(folder), SystemClock(), "en")

        def answer(how: Callable[[str, str, str, str], None]) -> Callable[[PendingLink], None]:
            return lambda pending: how(
                pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia"
            )

        with provider_process(tmp_path, language="en") as provider:
            yield Household(
                accounts=services.accounts,
                address=provider.url,
                approve=answer(approve),
                deny=answer(deny),
            )
        services.watch.stop()
