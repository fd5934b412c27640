from datetime import timedelta

import pytest

from guardian.desk.alert_values import AlertQuery
from guardian.desk.alerts import LONGEST_NOTE, Alerts
from guardian.desk.limits import Limits
from guardian.policy.settings import PolicySettings
from guardian.store import journal, links, outbox
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row, save_policy


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


def _kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return [entry.kind for entry in reversed(journal.entries(connection))]


def test_a_note_is_kept_changed_and_removed(database: Database, clock: MovableClock) -> None:
    alerts = _alerts(database, clock, [])
    alerts.set_note("a1", " spoke with her teacher ")
    assert alerts.recent()[0].note == "spoke with her teacher"
    alerts.set_note("a1", "spoke with her teacher")
    alerts.set_note("a1", "")
    assert alerts.recent()[0].note == ""
    assert _kinds(database) == ["note_changed", "note_changed"], "what changed nothing is no act"


def test_a_note_has_an_end(database: Database, clock: MovableClock) -> None:
    alerts = _alerts(database, clock, [])
    alerts.set_note("a1", "字" * LONGEST_NOTE)
    with pytest.raises(ValueError, match="2000"):
        alerts.set_note("a1", "x" * (LONGEST_NOTE + 1))
    assert alerts.recent()[0].note == "字" * LONGEST_NOTE
    alerts.set_note("zzz", "about nothing")


def test_the_log_has_no_word_of_a_note(database: Database, clock: MovableClock) -> None:
    _alerts(database, clock, []).set_note("a1", "spoke with her teacher")
    with database.read() as connection:
        (entry,) = journal.entries(connection)
    assert entry.details == {"alert": "a1"}


def test_alerts_are_found_by_note_name_and_what_a_category_is_called(
    database: Database, clock: MovableClock
) -> None:
    alerts = _alerts(database, clock, [])
    later = clock.now() + timedelta(hours=1)
    with database.write() as connection:
        row = alert_row("a2", later, category="grooming.secrecy", character_id="lan")
        add_alert(connection, row)
    alerts.set_note("a1", "与老师谈过")

    def found(text: str, *categories: str) -> list[str]:
        page = alerts.listed(AlertQuery(text=text, named=categories))
        return [each.alert_id for each in page.alerts]

    assert found("老师") == ["a1"]
    assert found("mia") == ["a2", "a1"]
    assert found("lan") == ["a2"]
    assert found("secret", "grooming.secrecy") == ["a2"]
    assert found("secret") == []
    assert found("") == ["a2", "a1"], "no word is no wish"


def test_acts_are_written_with_their_effect(database: Database, clock: MovableClock) -> None:
    alerts = _alerts(database, clock, [])
    alerts.mark_shown("a1")
    alerts.acknowledge("a1")
    alerts.acknowledge("a1")
    assert _kinds(database) == ["alert_acknowledged"]


def test_what_was_unlinked_is_still_acknowledged_and_written_down(
    database: Database, clock: MovableClock
) -> None:
    alerts = _alerts(database, clock, [])
    with database.write() as connection:
        links.remove(connection, LINK)
    alerts.acknowledge("a1")
    assert alerts.recent()[0].acknowledged_at == clock.now()
    assert _kinds(database) == ["alert_acknowledged"]


def test_wishes_are_written_down_by_field_and_never_by_word(
    database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
    woken: list[str] = []
    limits = Limits(database, clock, woken.append)
    limits.ask(LINK, {"daily_minutes": 45, "blocked_characters": {"owl": {}}})
    limits.pause_now(LINK)
    with database.read() as connection:
        stopped, asked = journal.entries(connection)
    assert (asked.kind, asked.link_id) == ("policy_change_asked", LINK)
    assert asked.details == {"fields": ["blocked_characters", "daily_minutes"]}
    assert (stopped.kind, stopped.details) == ("session_stop_asked", {})
