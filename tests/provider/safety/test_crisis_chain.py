"""A crisis is told again and to more people until somebody answers (Art. 13)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from guardian.link.wire.events import ALERT_URI, CHANGE_URI, Alert, Level, SetClaims
from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.provider.engine import crisis as crises
from guardian.provider.engine.crisis_rounds import MOST_ROUNDS
from tests.provider.safety.crisis_family import (
    acknowledge,
    another_app,
    crisis,
    leap,
    messages,
    put_contact,
    record,
    tried,
    verified_contact,
)
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider, served_provider


def alerts(events: list[SetClaims]) -> list[Alert]:
    return [Alert.model_validate(e.events[ALERT_URI]) for e in events if ALERT_URI in e.events]


def told_to_read_alerts(app: LinkedApp) -> bool:
    changes = [e.events[CHANGE_URI]["topics"] for e in app.events() if CHANGE_URI in e.events]
    return ["alerts"] in changes


def shape(app: LinkedApp, alert_id: str) -> list[tuple[int, str, float, str]]:
    return [(t.number, t.channel, t.minutes, t.outcome) for t in tried(app, alert_id)]


def test_the_first_attempt_is_in_the_event_itself(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served)
    (alert,) = alerts(app.events())
    assert alert.alert_id == alert_id
    (attempt,) = alert.contact_attempts
    assert (attempt.number, attempt.contact, attempt.role) == (1, "Mum", "guardian")
    assert (attempt.channel, attempt.outcome, attempt.at) == ("app", "sent", alert.detected_at)


def test_a_guardian_offline_is_told_again_and_then_a_contact(
    served: ServedProvider, app: LinkedApp
) -> None:
    verified_contact(app, "aunt")
    alert_id = crisis(served)
    leap(served, minutes=4.9)
    assert shape(app, alert_id) == [(1, "app", 0, "sent")]
    leap(served, minutes=0.2)
    assert shape(app, alert_id)[1:] == [(2, "app", 5, "sent")]
    leap(served, minutes=5)
    assert [m["kind"] for m in messages(served)] == ["verification"]
    leap(served, minutes=5)
    assert shape(app, alert_id) == [
        (1, "app", 0, "sent"),
        (2, "app", 5, "sent"),
        (3, "app", 10, "sent"),
        (4, "app", 15, "sent"),
        (5, "email", 15, "sent"),
    ]
    assert [(m["kind"], m["contact_id"]) for m in messages(served)[1:]] == [("crisis", "aunt")]


def test_one_leap_is_as_many_small_ones(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt", order=1)
    verified_contact(app, "uncle", order=2)
    alert_id = crisis(served)
    leap(served, minutes=21)
    assert shape(app, alert_id) == [
        (1, "app", 0, "sent"),
        (2, "app", 5, "sent"),
        (3, "app", 10, "sent"),
        (4, "app", 15, "sent"),
        (5, "email", 15, "sent"),
        (6, "app", 20, "sent"),
        (7, "email", 20, "sent"),
    ]
    crisis_mails = [m["contact_id"] for m in messages(served) if m["kind"] == "crisis"]
    assert crisis_mails == ["aunt", "uncle"]


def test_who_is_moved_to_the_front_is_told_first(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt", order=1)
    verified_contact(app, "uncle", order=2)
    moved = app.send("PATCH", "/contacts", json={"contact_ids": ["uncle"]})
    assert [each["contact_id"] for each in moved.json()["contacts"]] == ["uncle", "aunt"]
    crisis(served)
    leap(served, minutes=21)
    crisis_mails = [m["contact_id"] for m in messages(served) if m["kind"] == "crisis"]
    assert crisis_mails == ["uncle", "aunt"]


def test_every_retry_is_the_same_alert_with_what_was_tried(
    served: ServedProvider, app: LinkedApp
) -> None:
    alert_id = crisis(served)
    leap(served, minutes=11)
    told = alerts(app.events())
    assert {alert.alert_id for alert in told} == {alert_id}
    assert [len(alert.contact_attempts) for alert in told] == [1, 2, 3]


def test_what_a_poll_takes_is_delivered_and_does_not_end_it(
    served: ServedProvider, app: LinkedApp
) -> None:
    alert_id = crisis(served)
    app.drain()
    assert shape(app, alert_id) == [(1, "app", 0, "delivered")]
    steps = record(app, alert_id).steps
    assert steps.delivered_at is not None
    assert steps.acknowledged_at is None
    leap(served, minutes=6)
    assert [outcome for *_, outcome in shape(app, alert_id)] == ["delivered", "sent"]


def test_an_app_that_cannot_read_it_was_not_reached(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served)
    app.poll(setErrs={jti: {"err": "invalid_key"} for jti in app.poll().sets})
    assert shape(app, alert_id) == [(1, "app", 0, "failed")]


def test_anyone_who_answers_ends_it_and_the_others_hear(
    served: ServedProvider, app: LinkedApp
) -> None:
    dad = another_app(served, "Dad")
    neighbour = another_app(served, "Neighbour", Role.EMERGENCY_CONTACT)
    verified_contact(app, "aunt")
    alert_id = crisis(served)
    acknowledge(dad, alert_id, "shown")
    leap(served, minutes=6)
    acknowledge(dad, alert_id)
    leap(served, minutes=60)
    by_name = [(a.contact, a.outcome) for a in record(app, alert_id).alert.contact_attempts]
    assert (
        by_name
        == [
            ("Mum", "sent"),
            ("Dad", "acknowledged"),
            ("Neighbour", "sent"),
        ]
        * 2
    )
    assert told_to_read_alerts(app)
    assert told_to_read_alerts(neighbour)
    assert not told_to_read_alerts(dad)
    assert [m["kind"] for m in messages(served)] == ["verification"]


def test_who_resolves_it_has_answered(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served)
    acknowledge(app, alert_id, "resolved")
    leap(served, minutes=30)
    assert shape(app, alert_id) == [(1, "app", 0, "acknowledged")]


def test_emergency_contacts_with_the_app_are_told_at_once_of_crises_only(
    served: ServedProvider, app: LinkedApp
) -> None:
    neighbour = another_app(served, "Neighbour", Role.EMERGENCY_CONTACT)
    crisis(served, level=Level.HIGH)
    alert_id = crisis(served)
    (alert,) = alerts(neighbour.events())
    assert alert.alert_id == alert_id
    assert [t.role for t in tried(app, alert_id)] == ["guardian", "emergency_contact"]


def test_without_any_guardians_app_contacts_are_told_at_once(
    served: ServedProvider, app: LinkedApp
) -> None:
    verified_contact(app, "aunt")
    neighbour = another_app(served, "Neighbour", Role.EMERGENCY_CONTACT)
    assert app.send("DELETE", "/link").status_code == 204
    alert_id = crisis(served)
    assert [(t.role, t.channel, t.minutes) for t in tried(neighbour, alert_id)] == [
        ("emergency_contact", "app", 0),
        ("emergency_contact", "email", 0),
    ]
    assert [m["kind"] for m in messages(served)] == ["verification", "crisis"]


def test_an_app_that_may_not_hear_of_alerts_reaches_nobody(
    served: ServedProvider, app: LinkedApp
) -> None:
    verified_contact(app, "aunt")
    app.send("DELETE", "/link")
    deaf = LinkedApp(served, permissions=[Permission.USAGE_READ])
    crisis(served)
    assert alerts(deaf.events()) == []
    assert [m["kind"] for m in messages(served)] == ["verification", "crisis"]


def test_a_telephone_is_noted_as_unreachable_and_the_next_contact_tried(
    served: ServedProvider, app: LinkedApp
) -> None:
    verified_contact(app, "gran", order=1, channel="phone", address="+8613800138000")
    verified_contact(app, "aunt", order=2)
    assert put_contact(app, "nobody", order=3).status_code == 200
    alert_id = crisis(served)
    leap(served, minutes=26)
    contacts = [t for t in tried(app, alert_id) if t.channel != "app"]
    assert [(t.channel, t.minutes, t.outcome) for t in contacts] == [
        ("phone", 15, "no_channel"),
        ("email", 15, "sent"),
    ], "an address that was never verified is not written to"


def test_it_ends_some_time_and_can_still_be_answered(
    served: ServedProvider, app: LinkedApp
) -> None:
    alert_id = crisis(served)
    leap(served, minutes=600)
    attempts = tried(app, alert_id)
    assert [t.number for t in attempts] == list(range(1, MOST_ROUNDS + 1))
    assert [t.minutes for t in attempts] == [5 * n for n in range(MOST_ROUNDS)]
    acknowledge(app, alert_id)
    assert {t.outcome for t in tried(app, alert_id)} == {"acknowledged"}
    longest = max(len(compact) for compact in app.poll().sets.values())
    assert longest < 12_000


def test_lesser_alerts_start_no_chain(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served, level=Level.HIGH)
    leap(served, minutes=30)
    assert tried(app, alert_id) == []
    assert len(alerts(app.events())) == 1


def test_a_crisis_goes_on_after_a_restart(seeded_ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with served_provider(tmp_path) as first:
        app = LinkedApp(first)
        verified_contact(app, "aunt")
        alert_id = crisis(first)
        leap(first, minutes=6)
    with served_provider(tmp_path) as second:
        app.served = second
        leap(second, minutes=10)
        assert [(t.number, t.channel, t.minutes) for t in tried(app, alert_id)] == [
            (1, "app", 0),
            (2, "app", 5),
            (3, "app", 10),
            (4, "app", 15),
            (5, "email", 15),
        ]


def test_a_provider_that_was_down_does_not_pretend_to_have_tried(
    served: ServedProvider, app: LinkedApp
) -> None:
    verified_contact(app, "aunt")
    alert_id = crisis(served)
    real = replace(served.provider, test_control=False)
    served.clock.advance(timedelta(minutes=47))
    with real.engine.begin() as connection:
        now = real.clock.now()
        assert crises.run_due(real, connection, now) == ["ward-mia"]
        assert crises.run_due(real, connection, now) == []
    assert [(t.number, t.channel) for t in tried(app, alert_id)] == [
        (1, "app"),
        (2, "app"),
        (3, "email"),
    ]
    assert all(t.minutes >= 47 for t in tried(app, alert_id)[1:])


def test_wards_do_not_hear_of_one_another(served: ServedProvider, app: LinkedApp) -> None:
    leos = LinkedApp(served, "ward-leo")
    verified_contact(app, "aunt")
    alert_id = crisis(served, ward_id="ward-leo")
    leap(served, minutes=40)
    assert alerts(app.events()) == []
    assert app.send("GET", f"/alerts/{alert_id}").status_code == 404
    assert {t.channel for t in tried(leos, alert_id)} == {"app"}
