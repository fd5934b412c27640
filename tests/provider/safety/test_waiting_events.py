"""Events that wait: a crisis first, never without end, never lost, never with a hole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from guardian.link.wire.events import ALERT_URI, CHANGE_URI, Level, SetClaims, Topic
from guardian.link.wire.happenings import (
    REMINDER_URI,
    VERIFICATION_URI,
    ReminderKind,
    ReminderShown,
)
from guardian.link.wire.ward import Role
from guardian.provider.engine import events as engine_events
from guardian.provider.engine.due import run_due
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.ledger.outbox import event_table
from tests.provider.safety.crisis_family import (
    another_app,
    control,
    crisis,
    leap,
)
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

FEW = 20


def remind(served: ServedProvider, times: int = 1) -> None:
    now = served.clock.now()
    payload = ReminderShown(
        kind=ReminderKind.DURATION, trigger="interval", n=1, continuous_minutes=120, at=now
    )
    with served.provider.engine.begin() as connection:
        for _ in range(times):
            append_event(served.provider, connection, "ward-mia", payload)


def uris(events: list[SetClaims]) -> list[str]:
    return [next(iter(event.events)) for event in events]


def test_a_crisis_does_not_wait_behind_a_flood(served: ServedProvider, app: LinkedApp) -> None:
    remind(served, 30)
    lesser = crisis(served, level=Level.HIGH)
    grave = crisis(served)
    events = app.events(maxEvents=10)
    assert events[0].events[ALERT_URI]["alert_id"] == grave
    assert [event.gl_seq for event in events] == [32, *range(1, 10)], "then the true order"
    app.poll(ack=[event.jti for event in events])
    assert [event.gl_seq for event in app.drain()] == list(range(10, 32))
    assert lesser != grave
    assert app.events() == []


def test_what_fits_into_one_page_stays_in_order(served: ServedProvider, app: LinkedApp) -> None:
    remind(served, 5)
    crisis(served)
    remind(served, 5)
    assert [event.gl_seq for event in app.events()] == list(range(1, 12))


def test_an_app_that_acknowledges_nothing_fills_nothing(
    served: ServedProvider, app: LinkedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_events, "MOST_WAITING", FEW)
    remind(served, FEW + 30)
    now = served.clock.now()
    with served.provider.engine.begin() as connection:
        append_change(served.provider, connection, "ward-mia", [Topic.USAGE], now)
    grave = crisis(served)
    events = app.events()
    assert [event.gl_seq for event in events] == list(range(1, FEW + 3)), "without a hole"
    assert uris(events) == [REMINDER_URI] * FEW + [CHANGE_URI, ALERT_URI]
    assert set(events[-2].events[CHANGE_URI]["topics"]) == set(Topic), "read everything again"
    assert events[-1].events[ALERT_URI]["alert_id"] == grave, "alerts are never folded"
    app.drain()
    remind(served)
    assert uris(app.events()) == [REMINDER_URI]


def test_a_broken_channel_loses_nothing(served: ServedProvider, app: LinkedApp) -> None:
    remind(served)
    (first,) = app.events()
    broken = control(served, "POST", "/wards/ward-mia/channel", broken=True)
    assert broken.status_code == 204
    crisis(served)
    refused = app.send("POST", "/events/poll", json={"ack": [first.jti]})
    assert refused.status_code == 503
    assert refused.json()["type"].endswith(":unavailable")
    assert refused.headers["Retry-After"] == "1"
    assert app.send("GET", "/link").status_code == 200, "only the channel is broken"
    leap(served, minutes=6)
    assert control(served, "POST", "/wards/ward-mia/channel", broken=False).status_code == 204
    events = app.events()
    assert [event.gl_seq for event in events] == list(range(1, len(events) + 1))
    assert uris(events).count(ALERT_URI) == 2


def test_a_poll_that_waits_hears_that_the_channel_broke(
    served: ServedProvider, app: LinkedApp
) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.send, "POST", "/events/poll", json={})
        while served.live.bell.listeners == 0:
            assert not waiting.done()
        control(served, "POST", "/wards/ward-mia/channel", broken=True)
        assert waiting.result().status_code == 503


def test_nobody_elses_channel_breaks(served: ServedProvider, app: LinkedApp) -> None:
    leos = LinkedApp(served, "ward-leo")
    control(served, "POST", "/wards/ward-mia/channel", broken=True)
    assert leos.poll().sets == {}
    assert control(served, "POST", "/wards/nobody/channel", broken=True).status_code == 404
    assert control(served, "POST", "/wards/ward-mia/channel", broken="no?").status_code == 422


def test_numbers_have_no_hole_when_many_are_told_at_once(
    served: ServedProvider, app: LinkedApp
) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        for done in [pool.submit(remind, served, 3) for _ in range(16)]:
            done.result()
    assert [event.gl_seq for event in app.events()] == list(range(1, 49))


def test_a_silent_channel_is_proved(served: ServedProvider, app: LinkedApp) -> None:
    app.poll()
    leap(served, minutes=14)
    assert uris(app.drain()) == [CHANGE_URI], "the leap told of another hour"
    told_at = served.clock.now()
    served.clock.advance(timedelta(minutes=14))
    run_due(served.provider, served.live)
    assert app.events() == []
    served.clock.advance(timedelta(minutes=1))
    run_due(served.provider, served.live)
    (proof,) = app.events()
    assert uris([proof]) == [VERIFICATION_URI]
    assert proof.events[VERIFICATION_URI]["at"] > told_at.isoformat()


def test_proofs_do_not_pile_up(served: ServedProvider, app: LinkedApp) -> None:
    app.poll()
    for _ in range(5):
        served.clock.advance(timedelta(hours=3))
        run_due(served.provider, served.live)
        assert app.send("POST", "/events/verify").status_code == 204
    (proof,) = app.drain()
    assert uris([proof]) == [VERIFICATION_URI]
    served.clock.advance(timedelta(minutes=16))
    run_due(served.provider, served.live)
    assert uris(app.events()) == [VERIFICATION_URI]


def test_whom_nobody_asks_for_is_not_proved(served: ServedProvider, app: LinkedApp) -> None:
    served.clock.advance(timedelta(hours=3))
    run_due(served.provider, served.live)
    with served.provider.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(event_table)).scalar_one() == 0


def test_a_proof_comes_when_it_is_asked_for(served: ServedProvider, app: LinkedApp) -> None:
    other = another_app(served, "Dad")
    contact = another_app(served, "Neighbour", Role.EMERGENCY_CONTACT)
    for each in (app, contact):
        assert each.send("POST", "/events/verify").status_code == 204
        assert uris(each.events()) == [VERIFICATION_URI]
    assert other.events() == []


def test_a_proof_wakes_a_poll(served: ServedProvider, app: LinkedApp) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.poll, wait=True)
        while served.live.bell.listeners == 0:
            assert not waiting.done()
        app.send("POST", "/events/verify")
        assert len(waiting.result().sets) == 1
