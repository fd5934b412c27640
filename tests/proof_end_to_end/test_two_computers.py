"""Two computers of one guardian, and another guardian: what one answers, the others learn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.store import alerts, journal, ward_requests
from guardian.store.alerts import AlertRow, AlertStep
from guardian.sync import asking
from tests.proof_end_to_end.household import HOUR, MIA, PARENT, App, link_in
from tests.rig.one_time import World
from tests.rig.provider_server import ServedProvider
from tests.rig.seeded_store import open_database
from tests.rig.wire_family import done


class Apps:
    """The parent's desk and laptop, and the other guardian's computer."""

    def __init__(self, world: World, served: ServedProvider, folder: Path) -> None:
        self.world, self.served = world, served
        other = done(served.url, f"/wards/{MIA}/guardians", {"role": "owner"})["guardian_id"]
        self.desk, self.laptop, self.other = (
            self._app(folder / name, guardian)
            for name, guardian in (("desk", PARENT), ("laptop", PARENT), ("other", other))
        )

    def _app(self, folder: Path, guardian_id: str) -> App:
        database = open_database(folder)
        app = App(database, link_in(database, self.served, guardian_id=guardian_id), self.world)
        app.session.catch_up()
        return app

    def all_catch_up(self) -> None:
        for app in (self.desk, self.laptop, self.other):
            app.session.catch_up()

    def signal(self, level: str = "high") -> str:
        told = {"category": "grooming", "level": level}
        return str(done(self.served.url, f"/wards/{MIA}/signals", told)["alert_id"])

    def take(self, app: App, alert_id: str, step: AlertStep) -> None:
        """Let the guardian do something about an alert, and the app send it."""
        with app.database.write() as connection:
            assert asking.ask_alert_step(connection, app.link_id, alert_id, step, self.world.now())
        app.session.catch_up()


@pytest.fixture
def apps(ledger: Path, tmp_path: Path) -> Iterator[Apps]:
    world = World()
    with world.served(tmp_path, ledger) as served:
        made = Apps(world, served, tmp_path)
        yield made
        for app in (made.desk, made.laptop, made.other):
            app.database.close()


def kept(app: App, alert_id: str) -> AlertRow:
    with app.database.read() as connection:
        row = alerts.find(connection, app.link_id, alert_id)
    assert row is not None
    return row


def told(app: App) -> list[str]:
    return [row.alert_id for row in app.alerts]


@pytest.mark.parametrize("level", ["high", "critical"])
def test_what_a_guardian_acknowledged_on_one_computer_is_so_on_the_other(
    apps: Apps, level: str
) -> None:
    alert_id = apps.signal(level)
    apps.all_catch_up()
    assert told(apps.desk) == told(apps.laptop) == told(apps.other) == [alert_id]
    apps.take(apps.desk, alert_id, AlertStep.ACKNOWLEDGED)
    apps.all_catch_up()
    assert kept(apps.laptop, alert_id).acknowledged_at is not None
    # Another guardian has to see for themselves.
    assert kept(apps.other, alert_id).acknowledged_at is None
    apps.take(apps.desk, alert_id, AlertStep.RESOLVED)
    apps.all_catch_up()
    assert kept(apps.laptop, alert_id).resolved_at is not None
    assert kept(apps.other, alert_id).resolved_at is None
    assert told(apps.laptop) == [alert_id]
    with apps.laptop.database.read() as connection:
        assert journal.verify(connection) is None


def test_an_alert_that_was_answered_while_a_computer_was_off_does_not_ring_there(
    apps: Apps,
) -> None:
    answered = apps.signal()
    apps.world.pass_by(HOUR)
    open_one = apps.signal()
    apps.world.pass_by(HOUR)
    apps.desk.session.catch_up()
    apps.take(apps.desk, answered, AlertStep.ACKNOWLEDGED)
    apps.laptop.session.catch_up()
    assert told(apps.laptop) == [open_one]
    assert kept(apps.laptop, answered).acknowledged_at is not None
    apps.other.session.catch_up()
    assert sorted(told(apps.other)) == sorted([answered, open_one])


def test_a_request_that_one_computer_answered_waits_on_no_other(apps: Apps) -> None:
    done(apps.served.url, f"/wards/{MIA}/requests", {"kind": "purchase", "item_id": "coins_large"})
    apps.all_catch_up()
    (row,) = waiting(apps.desk)
    assert len(waiting(apps.laptop)) == len(waiting(apps.other)) == 1
    with apps.desk.database.write() as connection:
        asking.ask_request_decision(
            connection, apps.desk.link_id, row.request_id, apps.world.now(), approve=True
        )
    apps.desk.session.catch_up()
    apps.all_catch_up()
    for app in (apps.desk, apps.laptop, apps.other):
        assert waiting(app) == ()
        assert app.every() == ()


def waiting(app: App) -> tuple[ward_requests.WardRequestRow, ...]:
    with app.database.read() as connection:
        return ward_requests.pending(connection)
