"""Events: in order, without gaps, until they are acknowledged, and at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests
from sqlalchemy import select

from guardian.link.wire.events import ALERT_URI, CHANGE_URI, Alert, Level, SetClaims, Topic
from guardian.provider.access import Permission
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.outbox import event_table
from tests.provider.safety.crisis_family import crisis
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

WORRYING = "I want to kill myself"
AT_ONCE_SECONDS = 5


def alerts(events: list[SetClaims]) -> list[Alert]:
    return [Alert.model_validate(e.events[ALERT_URI]) for e in events if ALERT_URI in e.events]


def topics(events: list[SetClaims]) -> list[list[str]]:
    return [e.events[CHANGE_URI]["topics"] for e in events if CHANGE_URI in e.events]


def tell(served: ServedProvider) -> None:
    """Tell Mia's guardians one thing that is no alert."""
    with served.provider.engine.begin() as connection:
        now = served.clock.now()
        append_change(served.provider, connection, "ward-mia", [Topic.USAGE], now)
    served.live.bell.ring("ward-mia")


def worry(served: ServedProvider) -> None:
    """Tell them of one alert."""
    crisis(served, level=Level.HIGH)


def test_an_alert_says_how_grave_and_no_word(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say(WORRYING, to="buddy_max")
    (alert,) = alerts(app.events())
    assert alert.category.startswith("self_harm.")
    assert alert.character_id == "buddy_max"
    assert alert.method == "rule"
    assert alert.rule_version
    assert alert.provider_actions[:2] == ["comfort_shown", "resources_shown"]
    assert abs((alert.detected_at - served.clock.now()).total_seconds()) < 60
    assert len(alert.evidence_digest) == 32


def test_an_event_is_issued_by_the_wall_clock(served: ServedProvider, app: LinkedApp) -> None:
    tell(served)
    (event,) = app.events()
    assert abs(event.iat - datetime.now(UTC).timestamp()) < 60


def test_each_link_numbers_its_own_events_without_gaps(
    served: ServedProvider, app: LinkedApp
) -> None:
    worry(served)
    app.drain()
    late = LinkedApp(served)
    for _ in range(3):
        worry(served)
    assert [event.gl_seq for event in app.events()] == [2, 3, 4]
    assert [event.gl_seq for event in late.events()] == [1, 2, 3]


def test_what_is_not_acknowledged_comes_again_as_it_was(
    served: ServedProvider, app: LinkedApp
) -> None:
    worry(served)
    tell(served)
    first = app.poll()
    assert first.sets == app.poll().sets
    assert len(first.sets) == 2
    jti = next(iter(first.sets))
    assert app.poll(ack=[jti]).sets == {k: v for k, v in first.sets.items() if k != jti}


def test_what_is_acknowledged_is_kept(served: ServedProvider, app: LinkedApp) -> None:
    tell(served)
    app.drain()
    assert app.events() == []
    with served.provider.engine.begin() as connection:
        row = connection.execute(select(event_table)).one()
    assert row.acked_at is not None
    assert row.delivered_at is not None


def test_changes_that_were_heard_do_not_pile_up(served: ServedProvider, app: LinkedApp) -> None:
    worry(served)
    for _ in range(5):
        app.drain()
        tell(served)
    (waiting,) = app.events()
    with served.provider.engine.begin() as connection:
        rows = connection.execute(select(event_table).order_by(event_table.c.gl_seq)).all()
    alert, *changes = rows
    assert alert.alert_id is not None, "no alert is ever forgotten"
    assert [change.gl_seq for change in changes] == [5, 6], "the newest keeps the numbering"
    assert waiting.gl_seq == 6


def test_what_the_app_refuses_is_noted_and_not_sent_again(
    served: ServedProvider, app: LinkedApp
) -> None:
    tell(served)
    (jti,) = app.poll().sets
    error = {jti: {"err": "invalid_key", "description": "no such key"}}
    assert app.poll(setErrs=error).sets == {}
    with served.provider.engine.begin() as connection:
        row = connection.execute(select(event_table)).one()
    assert (row.error, row.acked_at) == ("invalid_key", None)


def test_nobody_acknowledges_for_another(served: ServedProvider, app: LinkedApp) -> None:
    other = LinkedApp(served)
    tell(served)
    (jti,) = app.poll().sets
    other.poll(ack=[jti])
    assert list(app.poll().sets) == [jti]


def test_pages_are_as_long_as_asked(served: ServedProvider, app: LinkedApp) -> None:
    worry(served)
    tell(served)
    page = app.poll(maxEvents=1)
    assert len(page.sets) == 1
    assert page.moreAvailable
    rest = app.poll(ack=list(page.sets), maxEvents=1)
    assert not rest.moreAvailable
    assert app.poll(maxEvents=0).sets == {}


def test_changes_that_wait_are_told_once(app: LinkedApp, child: Child) -> None:
    for _ in range(5):
        child.say()
    assert topics(app.events()) == [["usage"]]
    child.say()
    assert topics(app.events()) == [["usage"], ["usage"]], "the first was on its way already"


def test_a_poll_wakes_at_once(app: LinkedApp, child: Child) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.poll, wait=True)
        await_listener(app.served)
        began = time.monotonic()
        child.say(WORRYING)
        events = [app.verified(each) for each in waiting.result().sets.values()]
        assert time.monotonic() - began < AT_ONCE_SECONDS
    assert alerts(events)


def test_a_poll_of_another_ward_sleeps_on(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    leos = LinkedApp(served, "ward-leo")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(leos.poll, wait=True)
        await_listener(served)
        child.say()
        assert app.events()
        assert not waiting.done()
        served.live.close()
        assert waiting.result().sets == {}


def test_a_poll_ends_when_its_link_does(app: LinkedApp) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.send, "POST", "/events/poll", json={})
        await_listener(app.served)
        assert app.send("DELETE", "/link").status_code == 204
        assert waiting.result().status_code == 410


def test_a_client_that_leaves_is_forgotten(app: LinkedApp) -> None:
    with pytest.raises(requests.exceptions.ReadTimeout):
        impatient(app)
    await_nobody(app.served)


def test_many_polls_hold_no_thread(served: ServedProvider, child: Child) -> None:
    apps = [LinkedApp(served) for _ in range(60)]
    with ThreadPoolExecutor(max_workers=60) as pool:
        waiting = [pool.submit(each.poll, wait=True) for each in apps]
        await_listener(served, count=60)
        assert child.say().status == 200
        assert all(each.result().sets for each in waiting)


def test_a_link_hears_only_of_what_it_may_read(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    deaf = LinkedApp(served, permissions=[Permission.SPENDING_READ])
    child.say(WORRYING)
    child.buy("coins_small")
    events = deaf.events()
    assert alerts(events) == []
    assert topics(events) == [["spending"]]
    assert len(alerts(app.events())) == 1


@pytest.mark.parametrize(
    "body",
    [{"maxEvents": -1}, {"maxEvents": 1001}, {"ack": "all"}, {"returnImmediately": "perhaps"}],
)
def test_a_poll_that_cannot_be_meant_is_refused(app: LinkedApp, body: dict[str, object]) -> None:
    answer = app.send("POST", "/events/poll", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(next(iter(body)))


def test_steps_of_an_alert_only_go_forward(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say(WORRYING)
    (alert,) = alerts(app.events())
    for step in ("shown", "shown", "acknowledged", "shown", "resolved", "resolved"):
        answer = app.send("POST", f"/alerts/{alert.alert_id}/ack", json={"step": step})
        assert answer.status_code == 204
        assert answer.content == b""


def test_an_alert_of_another_link_is_not_found(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say(WORRYING)
    (alert,) = alerts(app.events())
    stranger = LinkedApp(served, "ward-leo")
    answer = stranger.send("POST", f"/alerts/{alert.alert_id}/ack", json={"step": "shown"})
    assert answer.status_code == 404
    assert app.send("POST", "/alerts/none/ack", json={"step": "shown"}).status_code == 404


def test_a_step_that_does_not_exist_is_refused(app: LinkedApp, child: Child) -> None:
    child.say(WORRYING)
    (alert,) = alerts(app.events())
    answer = app.send("POST", f"/alerts/{alert.alert_id}/ack", json={"step": "ignored"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "step"


def impatient(app: LinkedApp) -> None:
    url = f"{app.served.url}/gl/v1/events/poll"
    headers = {"Authorization": f"DPoP {app.access_token}", "DPoP": app.proof("POST", url)}
    with requests.Session() as session:
        session.trust_env = False
        session.post(url, json={}, headers=headers, timeout=0.5)


def await_listener(served: ServedProvider, count: int = 1) -> None:
    """Return once ``count`` polls wait."""
    await_that(served, lambda waiting: waiting == count)


def await_nobody(served: ServedProvider) -> None:
    """Return once no poll waits."""
    await_that(served, lambda waiting: waiting == 0)


def await_that(served: ServedProvider, holds: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds(served.live.bell.listeners):
        assert time.monotonic() < deadline
        time.sleep(0.01)  # polls a real server that has no event to wait for
