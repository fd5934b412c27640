"""Pages of alerts from an encrypted store."""

from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk.alert_lists import MOST_FOUND
from guardian.desk.alert_values import AlertQuery
from guardian.desk.alerts import Alerts
from guardian.store import alerts, outbox
from guardian.store.alerts import AlertStep
from guardian.store.database import Database
from tests.contract.listed_alerts import ListedAlertsContract, Listing
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row
from tests.rig.small_desk import compose

OTHER = "link-2"
SETTLED = ("old-1", "old-2", "old-3")


def _fill(database: Database, clock: MovableClock) -> None:
    now = clock.now()
    told = (
        ("grave", LINK, {"level": "critical"}),
        ("mild-1", OTHER, {"level": "moderate", "category": "bullying"}),
        ("pressing", LINK, {"level": "low", "imminence": "emergency"}),
        ("mild-2", OTHER, {"level": "info", "imminence": "none", "category": "bullying"}),
        ("hurried", OTHER, {"level": "low", "imminence": "urgent", "category": "bullying"}),
        *((each, LINK, {"category": "gambling"}) for each in SETTLED),
    )
    with database.write() as connection:
        add_link(connection, now - timedelta(days=2))
        add_link(connection, now - timedelta(days=1), OTHER)
        for number, (alert_id, link_id, change) in enumerate(told):
            at = now - timedelta(hours=number // 2)
            row = alert_row(
                alert_id, at, link_id=link_id, detected_at=at - timedelta(seconds=number), **change
            )
            add_alert(connection, row)
        for each in SETTLED:
            alerts.mark(connection, LINK, each, AlertStep.ACKNOWLEDGED, now)


class TestRealLists(ListedAlertsContract):
    @pytest.fixture
    def listing(self, tmp_path: Path, database: Database, clock: MovableClock) -> Listing:
        _fill(database, clock)
        return Listing(
            services=compose(tmp_path, database, clock, "en"),
            link_id=LINK,
            other_link_id=OTHER,
            grave="grave",
            pressing="pressing",
            mild=("mild-1", "mild-2"),
            hurried="hurried",
            settled=SETTLED,
        )


def test_the_service_is_told_of_each_that_was_marked(
    database: Database, clock: MovableClock
) -> None:
    _fill(database, clock)
    woken: list[str] = []
    desk = Alerts(database, clock, woken.append)
    desk.acknowledge_harmless(("mild-1", "mild-2", "grave"))
    with database.read() as connection:
        wishes = outbox.open_wishes(connection, OTHER)
    assert [each.body["alert_id"] for each in wishes] == ["mild-1", "mild-2"]
    assert woken == [OTHER]


def _alerts(database: Database, clock: MovableClock) -> Alerts:
    return Alerts(database, clock, lambda _link_id: None)


def test_a_search_ends_after_a_thousand(database: Database, clock: MovableClock) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        for number in range(MOST_FOUND + 1):
            add_alert(connection, alert_row(f"a{number}", clock.now() + timedelta(minutes=number)))
    desk = _alerts(database, clock)
    page = desk.listed(AlertQuery(text="mia", limit=2))
    assert (page.found, page.at_least) == (MOST_FOUND, True)
    assert [each.alert_id for each in page.alerts] == ["a1000", "a999"]


def test_a_page_goes_on_where_it_ended_although_more_arrive(
    database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        for number in range(6):
            add_alert(connection, alert_row(f"a{number}", clock.now()))
    desk = _alerts(database, clock)
    first = desk.listed(AlertQuery(limit=3))
    with database.write() as connection:
        add_alert(connection, alert_row("new", clock.now() + timedelta(minutes=1)))
    second = desk.listed(AlertQuery(limit=3, after=first.further))
    assert [e.alert_id for e in (*first.alerts, *second.alerts)] == [
        f"a{n}" for n in range(5, -1, -1)
    ]


def test_what_was_put_off_is_forgotten_once_it_is_seen(
    database: Database, clock: MovableClock
) -> None:
    _fill(database, clock)
    desk = _alerts(database, clock)
    desk.put_off_crisis("grave")
    again = _alerts(database, clock)
    assert [each.put_off for each in again.waiting_crises()] == [False, True]
    desk.acknowledge("grave")
    desk.put_off_crisis("pressing")
    assert [each.put_off for each in desk.waiting_crises()] == [True]
