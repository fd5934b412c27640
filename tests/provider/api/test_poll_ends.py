"""A poll that waits hears at once that its link has ended, whoever ended it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import requests

from guardian.provider.api import events
from guardian.provider.engine.due import run_due
from guardian.provider.engine.link_rules import OBJECTION_TIME
from tests.provider.api.test_poll import await_listener
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, WireFamily, done, wire_family

A_DAY_SECONDS = 86_400.0


@pytest.fixture(autouse=True)
def _only_a_ring_ends_a_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_SECONDS", A_DAY_SECONDS)


@contextmanager
def waiting_poll(served: ServedProvider, app: WireApp) -> Iterator["Future[requests.Response]"]:
    app.drain()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(app.send, "POST", "/events/poll", json={})
        await_listener(served)
        yield answer


def act(family: WireFamily, app: WireApp, what: str) -> None:
    done(family.url, f"/wards/{family.ward_id}/acts", {"act": what, "link_id": app.link_id})


def consented(served: ServedProvider) -> tuple[WireFamily, WireApp]:
    family = wire_family(served.url, 68, elder=True)
    app = family.app()
    act(family, app, "consent_to_link")
    return family, app


def test_the_ward_ends_it(served: ServedProvider) -> None:
    family, app = consented(served)
    with waiting_poll(served, app) as answer:
        act(family, app, "end_link")
        assert_gone(answer.result(), by="ward")


def test_the_guardian_ends_it_while_the_watch_waits(served: ServedProvider) -> None:
    _, app = consented(served)
    with waiting_poll(served, app.watch()) as answer:
        assert app.send("DELETE", "/link").status_code == 204
        assert_gone(answer.result(), by="guardian")


def test_nobody_answers_an_objection(served: ServedProvider) -> None:
    family = wire_family(served.url, 15)
    app = family.app()
    act(family, app, "object_to_link")
    with waiting_poll(served, app) as answer:
        served.clock.advance(OBJECTION_TIME + timedelta(minutes=1))
        run_due(served.provider, served.live)
        assert_gone(answer.result(), by="ward")


def assert_gone(answer: requests.Response, *, by: str) -> None:
    assert answer.status_code == 410
    assert answer.json()["by"] == by
