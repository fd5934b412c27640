"""Accounts against the real provider: link, refuse, come back, unlink."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.demo.consent import approve, deny
from guardian.demo.family import PARENT
from guardian.desk import successions
from guardian.desk.services import Services
from guardian.desk.values import Condition, LinkView, PendingLink
from guardian.desk.watch import Watch
from guardian.link.errors import (
    LinkCancelledError,
    LinkDeniedError,
    LinkEndedError,
    OfflineError,
)
from guardian.link.wire.ward import LinkState
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal, links, settings
from guardian.store.alerts import AlertRow
from guardian.store.database import Database
from guardian.sync import asking
from tests.rig.nobody import nobody_at
from tests.rig.provider_process import ProviderProcess
from tests.rig.seeded_store import KEY
from tests.rig.small_desk import compose
from tests.sync.real_family import WORRY, mia_says

WAIT_SECONDS = 30


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[ProviderProcess]:
    process = ProviderProcess(
        tmp_path / "provider.db",
        *("--seed-family", "--seed-language", "en", "--test-control", "--device-interval", "1"),
        *("--start-at", "2026-11-22T15:00+08:00"),
    )
    process.start()
    yield process
    process.close()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "profile" / "guardian.db", KEY)


@pytest.fixture
def services(tmp_path: Path, database: Database) -> Iterator[Services]:
    composed = compose(tmp_path / "profile", database, SystemClock(), "en")
    yield composed
    composed.watch.stop()


def _link(services: Services, pending: PendingLink) -> LinkView:
    with ThreadPoolExecutor(1) as pool:
        linking = pool.submit(services.accounts.wait_for_link, pending, threading.Event())
        approve(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
        return linking.result(WAIT_SECONDS)


def test_a_link_is_made_read_and_ended(services: Services, provider: ProviderProcess) -> None:
    pending = services.accounts.begin_link(provider.url)
    assert pending.verification_uri_complete.endswith(pending.user_code)
    link = _link(services, pending)
    assert (link.ward_name, link.condition) == ("Mia", Condition.ACTIVE)
    assert "12356" in link.helplines
    assert services.limits.limits(link.link_id).wished.daily_minutes == 60
    assert {each.character_id for each in services.characters.characters(link.link_id)} >= {
        "study_owl",
        "first_love",
    }
    services.accounts.unlink(link.link_id)
    assert services.accounts.links() == ()


def test_an_account_that_cannot_be_ended_there_is_not_forgotten_here(
    services: Services, provider: ProviderProcess
) -> None:
    link = _link(services, services.accounts.begin_link(provider.url))
    provider.close()
    with nobody_at(provider.url), pytest.raises(OfflineError):
        services.accounts.unlink(link.link_id)
    assert [each.link_id for each in services.accounts.links()] == [link.link_id]


@pytest.mark.parametrize("left", [Condition.SIGN_IN_NEEDED, Condition.ENDED_BY_WARD])
def test_linking_again_goes_on_with_the_same_account(
    services: Services, database: Database, provider: ProviderProcess, left: Condition
) -> None:
    before = _link(services, services.accounts.begin_link(provider.url))
    mia_says(provider, WORRY)
    services.watch.catch_up(before.link_id)
    (alert,) = services.alerts.recent()
    services.alerts.acknowledge(alert.alert_id)
    services.alerts.set_note(alert.alert_id, "we talked")
    with database.write() as connection:
        connection.execute("DELETE FROM credentials")
        asking.ask_policy_change(
            connection, before.link_id, {"daily_minutes": 45}, SystemClock().now()
        )
        links.set_condition(connection, before.link_id, left)
    provider.advance(3 * 3600)
    mia_says(provider, WORRY)  # while no link was heard
    after = _link(services, services.accounts.begin_link(provider.url))
    assert [each.link_id for each in services.accounts.links()] == [after.link_id]
    found = {each.alert_id: each for each in services.alerts.recent()}
    assert {each.link_id for each in found.values()} == {after.link_id}
    assert (found[alert.alert_id].note, len(found)) == ("we talked", 2)
    assert found[alert.alert_id].acknowledged_at is not None
    services.watch.catch_up(after.link_id)
    assert services.limits.limits(after.link_id).effective.settings.daily_minutes == 45
    with database.read() as connection:
        assert journal.verify(connection) is None
        ends = [each for each in journal.entries(connection) if each.kind == "link_ended"]
    assert [(each.link_id, each.details["followed_by"]) for each in ends] == [
        (before.link_id, after.link_id)
    ]


def test_a_gap_that_could_not_be_read_is_read_as_soon_as_it_can_be(
    services: Services,
    database: Database,
    provider: ProviderProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _link(services, services.accounts.begin_link(provider.url))
    with database.write() as connection:
        connection.execute("DELETE FROM credentials")
        links.set_condition(connection, before.link_id, Condition.SIGN_IN_NEEDED)
    mia_says(provider, WORRY)  # while no link was heard

    def fail(*_asked: object, **_more: object) -> tuple[AlertRow, ...]:
        raise OfflineError

    with monkeypatch.context() as patched:
        patched.setattr(successions, "read_missed_alerts", fail)
        after = _link(services, services.accounts.begin_link(provider.url))
    assert {each.link_id for each in services.accounts.links()} == {before.link_id, after.link_id}
    one = threading.Event()

    def look(_topics: frozenset[str]) -> None:
        if [each.link_id for each in services.accounts.links()] == [after.link_id]:
            one.set()

    told: list[str] = []
    heard = threading.Event()

    def tell(alert_id: str) -> None:
        told.append(alert_id)
        heard.set()

    services.watch.start(look, tell)
    assert one.wait(WAIT_SECONDS)
    assert heard.wait(WAIT_SECONDS)  # the last step; the links are one before it
    (alert,) = services.alerts.recent()
    assert (alert.link_id, told) == (after.link_id, [alert.alert_id])
    with database.read() as connection:
        assert settings.find(connection, "successions_due") == []
    assert _ends(database) == [{"service_told": False, "followed_by": after.link_id}]


def test_an_old_link_whose_tokens_still_work_is_ended_at_the_service(
    services: Services, database: Database, provider: ProviderProcess
) -> None:
    before = _link(services, services.accounts.begin_link(provider.url))
    assert isinstance(services.watch, Watch)
    with database.write() as connection:
        links.set_condition(connection, before.link_id, Condition.SIGN_IN_NEEDED)
    with closing(services.watch.client(before.link_id)) as old:
        assert old.link().state is LinkState.ACTIVE
        after = _link(services, services.accounts.begin_link(provider.url))
        with pytest.raises(LinkEndedError):
            old.link()
    assert _ends(database) == [{"service_told": True, "followed_by": after.link_id}]


def _ends(database: Database) -> list[JsonObject]:
    with database.read() as connection:
        return [each.details for each in journal.entries(connection) if each.kind == "link_ended"]


def test_linking_again_leaves_a_link_that_works(
    services: Services, provider: ProviderProcess
) -> None:
    first = _link(services, services.accounts.begin_link(provider.url))
    second = _link(services, services.accounts.begin_link(provider.url))
    found = {each.link_id: each.condition for each in services.accounts.links()}
    assert found == {first.link_id: Condition.ACTIVE, second.link_id: Condition.ACTIVE}


def test_a_refusal_at_the_service_links_nothing(
    services: Services, provider: ProviderProcess
) -> None:
    pending = services.accounts.begin_link(provider.url)
    with ThreadPoolExecutor(1) as pool:
        linking = pool.submit(services.accounts.wait_for_link, pending, threading.Event())
        deny(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
        with pytest.raises(LinkDeniedError):
            linking.result(WAIT_SECONDS)
    assert services.accounts.links() == ()


def test_leaving_the_wizard_ends_the_wait(services: Services, provider: ProviderProcess) -> None:
    pending = services.accounts.begin_link(provider.url)
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(LinkCancelledError):
        services.accounts.wait_for_link(pending, cancelled)


def test_a_change_is_confirmed_by_the_service_while_watching(
    services: Services, provider: ProviderProcess
) -> None:
    link = _link(services, services.accounts.begin_link(provider.url))
    confirmed = threading.Event()

    def look(_topics: frozenset[str]) -> None:
        held = services.limits.limits(link.link_id).effective.settings
        if held.daily_minutes == 45:
            confirmed.set()

    services.watch.start(look, lambda _alert_id: None)
    services.limits.ask(link.link_id, {"daily_minutes": 45})
    assert confirmed.wait(WAIT_SECONDS)


def test_an_account_survives_a_restart_of_both_sides(
    services: Services, provider: ProviderProcess, tmp_path: Path
) -> None:
    link = _link(services, services.accounts.begin_link(provider.url))
    services.watch.stop()
    provider.restart()
    database = Database.open(tmp_path / "profile" / "guardian.db", KEY)
    again = compose(tmp_path / "profile", database, SystemClock(), "en")
    again.watch.catch_up(link.link_id)
    (after,) = again.accounts.links()
    assert (after.link_id, after.condition) == (link.link_id, Condition.ACTIVE)
    again.watch.stop()
