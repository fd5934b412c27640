"""Several accounts of one profile at once: each with its own findings, none waits for another."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.link.errors import OfflineError
from guardian.link.http.cancellation import Cancellation
from guardian.store import findings
from guardian.store.alerts import AlertRow
from guardian.store.finding_kinds import FindingKind
from tests.proof_end_to_end.household import MINUTE, App, Household, link_in, only
from tests.rig.nobody import nobody_at
from tests.rig.one_time import World
from tests.rig.unfaithful_provider import Unfaithful, unfaithful
from tests.rig.wire_family import done

LEO = "ward-leo"


class Profile:
    """Mia and Leo at one provider, and Mia at another that a test may take away."""

    def __init__(self, world: World, house: Household, leo: App, away: App) -> None:
        self.world, self.house, self.leo, self.away = world, house, leo, away

    @property
    def apps(self) -> tuple[App, ...]:
        return self.house.app, self.leo, self.away


@pytest.fixture
def profile(ledger: Path, tmp_path: Path) -> Iterator[Profile]:
    world = World()
    with world.served(tmp_path / "one", ledger) as one:
        house = Household(world, one, tmp_path / "profile")
        leo = App(house.database, link_in(house.database, one, ward_id=LEO), world)
        with world.served(tmp_path / "two", ledger) as two:
            away = App(house.database, link_in(house.database, two), world)
            for app in (leo, away):
                app.session.catch_up()
        with nobody_at(two.url):
            yield Profile(world, house, leo, away)
        house.database.close()


def test_findings_alerts_and_silence_are_each_accounts_own(profile: Profile) -> None:
    house = profile.house
    with pytest.raises(OfflineError):
        profile.away.session.catch_up()
    with unfaithful(Unfaithful.UNTOLD_ALERTS):
        told = {"category": "grooming", "level": "high"}
        alert_id = str(done(house.served.url, f"/wards/{LEO}/signals", told)["alert_id"])
        for _ in range(18):
            for app in profile.apps[:2]:
                app.session.catch_up()
            for app in profile.apps:
                app.look()
            profile.world.pass_by(4 * MINUTE)
    only(profile.leo, FindingKind.ALERT_NEVER_TOLD, alert_id)
    only(profile.away, FindingKind.NOT_HEARD)
    assert house.app.every() == ()
    assert [_of(row) for row in profile.leo.alerts] == [(profile.leo.link_id, alert_id)]
    assert house.app.alerts == profile.away.alerts == []
    with house.database.read() as connection:
        assert len(findings.open_ones(connection)) == 2


def test_a_limit_that_one_child_is_denied_is_found_of_that_child_alone(profile: Profile) -> None:
    house = profile.house
    for app in profile.apps[:2]:
        app.ask(daily_minutes=10)
    with unfaithful(Unfaithful.NO_DAY_LIMIT):
        house.at(9, days=1)
        profile.leo.session.catch_up()
        house.settle()
        house.at(14)
        assert house.chat(40) == {200}
        profile.leo.session.catch_up()
        house.settle()
        profile.leo.session.catch_up()
    only(house.app, FindingKind.DAY_LIMIT_EXCEEDED, "daily_minutes")
    assert profile.leo.every() == profile.away.every() == ()


def test_a_service_that_is_gone_delays_no_other(profile: Profile) -> None:
    stop = Cancellation()
    threads = [threading.Thread(target=app.session.run, args=(stop,)) for app in profile.apps]
    for thread in threads:
        thread.start()
    try:
        told = {"category": "grooming", "level": "high"}
        done(profile.house.served.url, f"/wards/{LEO}/signals", told)
        patience = threading.Event()
        for _ in range(2000):
            if profile.leo.alerts:
                break
            patience.wait(0.01)
        assert len(profile.leo.alerts) == 1
        assert profile.away.alerts == []
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def _of(row: AlertRow) -> tuple[str, str]:
    return row.link_id, row.alert_id
