from guardian.desk.alerts import Alerts
from guardian.store import outbox
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row


def _alerts(database: Database, clock: MovableClock, woken: list[str]) -> Alerts:
    with database.write() as connection:
        add_link(connection, clock.now())
        add_alert(connection, alert_row("a1", clock.now()))
    return Alerts(database, clock, woken.append)


def test_an_acknowledgement_is_kept_and_on_its_way(database: Database, clock: MovableClock) -> None:
    woken: list[str] = []
    alerts = _alerts(database, clock, woken)
    alerts.acknowledge("a1")
    view = alerts.alert("a1")
    assert view is not None
    assert view.acknowledged_at == clock.now()
    with database.read() as connection:
        (wish,) = outbox.open_wishes(connection, LINK)
    assert wish.kind is OutboxKind.ALERT_ACK
    assert wish.body == {"alert_id": "a1", "step": "acknowledged"}
    assert woken == [LINK]


def test_acknowledging_twice_tells_the_service_once(
    database: Database, clock: MovableClock
) -> None:
    woken: list[str] = []
    alerts = _alerts(database, clock, woken)
    alerts.acknowledge("a1")
    alerts.acknowledge("a1")
    assert woken == [LINK]


def test_an_unknown_alert_is_nothing(database: Database, clock: MovableClock) -> None:
    alerts = _alerts(database, clock, [])
    assert alerts.alert("zzz") is None
    alerts.acknowledge("zzz")


def test_the_list_has_names_and_no_words(database: Database, clock: MovableClock) -> None:
    (view,) = _alerts(database, clock, []).recent()
    assert (view.ward_name, view.character_name) == ("Mia", "Owl")
