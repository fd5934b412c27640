"""The watch: what was kept and not told is told, and an account that cannot be watched says so."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.demo.consent import approve
from guardian.demo.family import PARENT, WORRY
from guardian.desk.services import Services
from guardian.desk.values import Condition
from guardian.errors import GuardianError
from guardian.link.errors import CredentialsError
from guardian.store import alerts, journal, links
from guardian.store.alerts import AlertStep
from guardian.store.database import Database
from tests.rig.child_browserless import child_of
from tests.rig.clock import MovableClock
from tests.rig.provider_server import served_provider
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row, open_database
from tests.rig.small_desk import compose

WAIT_SECONDS = 30


class Told:
    """What a watch told, from whatever thread."""

    def __init__(self) -> None:
        self.alerts: list[str] = []
        self.topics: set[str] = set()
        self._news = threading.Condition()

    def change(self, topics: frozenset[str]) -> None:
        with self._news:
            self.topics |= topics
            self._news.notify_all()

    def alert(self, alert_id: str) -> None:
        with self._news:
            self.alerts.append(alert_id)
            self._news.notify_all()

    def wait_until(self, happened: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(happened, WAIT_SECONDS)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def services(tmp_path: Path, database: Database, clock: MovableClock) -> Iterator[Services]:
    composed = compose(tmp_path / "profile", database, clock, "en")
    yield composed
    composed.watch.stop()


def test_alerts_that_nobody_was_shown_are_told_at_start_in_their_order(
    services: Services, database: Database, clock: MovableClock, told: Told
) -> None:
    with database.write() as connection:
        for alert_id, hours in (("new", 1), ("old", 9), ("shown", 5), ("settled", 6)):
            add_alert(connection, alert_row(alert_id, clock.now() - timedelta(hours=hours)))
        alerts.mark(connection, LINK, "shown", AlertStep.SHOWN, clock.now())
        alerts.mark(connection, LINK, "settled", AlertStep.ACKNOWLEDGED, clock.now())
    services.watch.start(told.change, told.alert)
    assert told.alerts == ["old", "new"], "although their account is unlinked"


def test_nothing_is_told_before_start(
    services: Services, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        add_alert(connection, alert_row("a1", clock.now()))
    before = threading.active_count()
    services.limits.ask(LINK, {"daily_minutes": 10})
    services.alerts.acknowledge("a1")
    assert threading.active_count() == before
    (link,) = services.accounts.links()
    assert link.condition is Condition.ACTIVE


def test_an_account_whose_keys_are_lost_asks_for_signing_in(
    services: Services, database: Database, clock: MovableClock, told: Told
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
    with pytest.raises(CredentialsError):
        services.watch.catch_up(LINK)

    def says_so() -> bool:
        return services.overviews.overview(LINK).link.condition is Condition.SIGN_IN_NEEDED

    services.watch.start(told.change, told.alert)
    told.wait_until(says_so)
    services.limits.ask(LINK, {"daily_minutes": 10})  # wakes the worker, which looks once more
    told.wait_until(says_so)
    assert services.limits.limits(LINK).wished.daily_minutes == 10


def test_an_account_without_its_sign_in_is_forgotten_here_alone(
    services: Services, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        add_alert(connection, alert_row("a1", clock.now()))
    services.accounts.unlink(LINK)
    assert services.accounts.links() == ()
    assert [each.alert_id for each in services.alerts.recent()] == ["a1"]
    with database.read() as connection:
        entry = journal.entries(connection)[-1]
    assert (entry.kind, entry.details) == ("link_ended", {"service_told": False})


def test_after_stop_everything_is_an_error_in_words(
    services: Services, database: Database, clock: MovableClock, told: Told
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
    services.watch.start(told.change, told.alert)
    services.watch.stop()
    services.watch.stop()
    with pytest.raises(GuardianError) as caught:
        services.accounts.links()
    assert caught.value.in_language("zh_CN").title != caught.value.in_language("en").title


def test_an_alert_survives_an_app_that_ends_before_it_was_told(tmp_path: Path, told: Told) -> None:
    """Read and kept, then the process ends: the next one tells it, and tells it once."""
    folder = tmp_path / "profile"
    with served_provider(tmp_path) as provider:
        first = compose(folder, open_database(folder), SystemClock(), "en")
        pending = first.accounts.begin_link(provider.url)
        with ThreadPoolExecutor(1) as pool:
            linking = pool.submit(first.accounts.wait_for_link, pending, threading.Event())
            approve(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
            link = linking.result(WAIT_SECONDS)
        child_of(provider).say(WORRY["en"])
        first.watch.catch_up(link.link_id)  # nobody listens: as if it had ended right here
        (kept,) = first.alerts.recent()
        first.watch.stop()

        second = compose(folder, open_database(folder), SystemClock(), "en")
        second.watch.start(told.change, told.alert)
        told.wait_until(lambda: second.accounts.links()[0].condition is Condition.ACTIVE)
        second.alerts.mark_shown(kept.alert_id)
        second.watch.stop()
        assert told.alerts == [kept.alert_id]

        third = compose(folder, open_database(folder), SystemClock(), "en")
        third.watch.start(told.change, told.alert)
        third.watch.stop()
        assert told.alerts == [kept.alert_id], "what was on the screen is not told again"


def test_the_alerts_of_an_account_that_has_ended_are_told(
    services: Services, database: Database, clock: MovableClock, told: Told
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        links.set_condition(connection, LINK, Condition.ENDED)
        add_alert(connection, alert_row("a1", clock.now()))
    services.watch.start(told.change, told.alert)
    services.watch.stop()
    assert told.alerts == ["a1"]
