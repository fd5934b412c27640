"""What was received is kept: after unlinking, beside another service's, in the order it came."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from guardian.desk.alerts import Alerts
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.store import links, outbox
from guardian.store.conditions import Condition
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def alerts(database: Database, clock: MovableClock, woken: list[str]) -> Alerts:
    with database.write() as connection:
        add_link(connection, clock.now())
        add_alert(connection, alert_row("a1", clock.now()))
    return Alerts(database, clock, woken.append)


def _unlink(database: Database) -> None:
    with database.write() as connection:
        links.remove(connection, LINK)


def test_unlinking_keeps_alerts_and_forgets_names(alerts: Alerts, database: Database) -> None:
    _unlink(database)
    (view,) = alerts.recent()
    assert (view.alert_id, view.category, view.level) == (
        "a1",
        "self_harm.ideation",
        Level.HIGH,
    )
    assert (view.ward_name, view.character_name) == ("", None)


def _end(database: Database) -> None:
    with database.write() as connection:
        links.set_condition(connection, LINK, Condition.ENDED)


@pytest.mark.parametrize("over", [_unlink, _end])
def test_an_alert_of_an_account_that_is_over_is_settled_here_alone(
    alerts: Alerts,
    database: Database,
    clock: MovableClock,
    woken: list[str],
    over: Callable[[Database], None],
) -> None:
    over(database)
    clock.advance(timedelta(minutes=1))
    alerts.mark_shown("a1")
    clock.advance(timedelta(minutes=1))
    alerts.acknowledge("a1")
    view = alerts.alert("a1")
    assert view is not None
    assert view.shown_at == clock.now() - timedelta(minutes=1)
    assert view.acknowledged_at == clock.now()
    assert woken == []
    with database.read() as connection:
        assert outbox.open_wishes(connection, LINK) == ()


def test_linking_again_gives_the_names_back_to_new_alerts_only_by_their_link(
    alerts: Alerts, database: Database, clock: MovableClock
) -> None:
    _unlink(database)
    with database.write() as connection:
        add_link(connection, clock.now(), "link-2")
        add_alert(connection, alert_row("a2", clock.now(), link_id="link-2"))
    assert {each.alert_id: each.ward_name for each in alerts.recent()} == {"a1": "", "a2": "Mia"}


def test_two_services_may_use_the_same_id(
    alerts: Alerts, database: Database, clock: MovableClock, woken: list[str]
) -> None:
    clock.advance(timedelta(minutes=1))
    with database.write() as connection:
        add_link(connection, clock.now(), "link-2")
        add_alert(connection, alert_row("a1", clock.now(), link_id="link-2"))
    assert len(alerts.recent()) == 2
    latest = alerts.alert("a1")
    assert latest is not None
    assert latest.link_id == "link-2"
    alerts.acknowledge("a1")
    assert woken == ["link-2"]
    assert [each.acknowledged_at is None for each in alerts.recent()] == [False, True]


def test_order_is_that_of_arrival_and_the_list_is_bounded(
    alerts: Alerts, database: Database, clock: MovableClock
) -> None:
    start = clock.now()
    with database.write() as connection:
        for number in range(2, 6):
            late = start - timedelta(days=number)  # detected long ago, told only now
            arrived = start + timedelta(minutes=number)
            row = alert_row(f"a{number}", arrived, detected_at=late)
            add_alert(connection, row)
    assert [each.alert_id for each in alerts.recent()] == ["a5", "a4", "a3", "a2", "a1"]
    assert [each.alert_id for each in alerts.recent(2)] == ["a5", "a4"]


def test_every_code_of_the_wire_can_be_shown(
    alerts: Alerts, database: Database, clock: MovableClock
) -> None:
    every = list(product(Level, Imminence, Actor, (None, 0, 5)))
    with database.write() as connection:
        for number, (level, imminence, actor, depth) in enumerate(every):
            codes = {"level": level.value, "imminence": imminence.value, "actor": actor.value}
            row = alert_row(f"b{number}", clock.now(), **codes, self_harm_level=depth)
            add_alert(connection, row)
    views = [alerts.alert(f"b{number}") for number in range(len(every))]
    assert [
        (view.level, view.imminence, view.actor, view.self_harm_level) for view in views if view
    ] == every


def test_shown_and_acknowledged_are_told_to_the_service_in_order(
    alerts: Alerts, database: Database, woken: list[str]
) -> None:
    alerts.mark_shown("a1")
    alerts.mark_shown("a1")
    alerts.acknowledge("a1")
    alerts.mark_shown("a1")
    with database.read() as connection:
        steps = [wish.body["step"] for wish in outbox.open_wishes(connection, LINK)]
    assert steps == ["shown", "acknowledged"]
    assert woken == [LINK, LINK]
