"""The end of the service, its restriction, leaks: event, card and chat say the same."""

from datetime import datetime, timedelta
from typing import Any

import requests

from guardian.link.wire.discovery import WELL_KNOWN_PATH
from tests.rig.child_browserless import Child
from tests.rig.data_copies import ask, copied, finished
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control, leap, session

LEAK = {
    "ward_id": "ward-mia",
    "data_classes": ["usage", "alerts"],
    "measures": "Keys were changed. Please change the password.",
}


def _status(served: ServedProvider) -> dict[str, Any]:
    with session() as http:
        answer = http.get(f"{served.url}{WELL_KNOWN_PATH}", timeout=20)
    assert answer.headers["Cache-Control"] == "no-cache"
    return dict(answer.json()["service_status"])


def _told(app: LinkedApp, kind: str) -> list[dict[str, Any]]:
    told = [next(iter(claims.events.items())) for claims in app.drain()]
    return [payload for uri, payload in told if uri.endswith(f":{kind}")]


def _end(served: ServedProvider, at: datetime | None) -> requests.Response:
    stated = None if at is None else at.isoformat()
    return control(served.url, "/termination", {"effective_at": stated})


def test_the_service_operates_until_something_else_is_said(served: ServedProvider) -> None:
    assert _status(served) == {
        "state": "operating",
        "effective_at": None,
        "export_open_until": None,
    }


def test_an_end_is_told_to_every_link_and_on_the_card(
    served: ServedProvider, app: LinkedApp
) -> None:
    leos = LinkedApp(served, "ward-leo")
    ends_at = served.clock.now() + timedelta(days=60)
    assert _end(served, ends_at).status_code == 204
    status = _status(served)
    assert status["state"] == "terminating"
    assert datetime.fromisoformat(status["effective_at"]) == ends_at
    open_until = datetime.fromisoformat(status["export_open_until"])
    assert open_until == ends_at + timedelta(days=30)
    for each in (app, leos):
        (told,) = _told(each, "service-termination")
        assert told["effective_at"] == status["effective_at"]
        assert told["export_open_until"] == status["export_open_until"]


def test_saying_it_again_tells_nobody_anew_and_another_date_does(
    served: ServedProvider, app: LinkedApp
) -> None:
    ends_at = served.clock.now() + timedelta(days=60)
    for _ in range(3):
        _end(served, ends_at)
    assert len(_told(app, "service-termination")) == 1
    _end(served, ends_at + timedelta(days=1))
    assert len(_told(app, "service-termination")) == 1


def test_it_can_be_taken_back(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    _end(served, served.clock.now() + timedelta(days=1))
    app.drain()
    _end(served, None)
    (told,) = _told(app, "service-termination")
    assert (told["effective_at"], told["export_open_until"]) == (None, None)
    assert _status(served)["state"] == "operating"
    leap(served.url, days=2)
    assert child.say("hello").status == 200


def test_after_the_end_nobody_chats_and_data_can_still_be_copied(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say("hello")
    _end(served, served.clock.now() + timedelta(days=10))
    leap(served.url, days=9)
    assert child.say("hello").status == 200
    leap(served.url, days=1, minutes=1)
    assert child.refused()["reason"] == "service_restricted"
    assert _status(served)["state"] == "terminated"
    assert copied(app).manifest.ward_id == "ward-mia"
    assert len(copied(child, "conversations").lines("conversations")) == 4
    leap(served.url, days=30)
    over = finished(app, ask(app, "/exports"))
    assert over.state == "refused"
    assert over.reason is not None
    assert "ended" in over.reason


def test_apps_read_the_card_again_when_the_end_has_come(
    served: ServedProvider, app: LinkedApp
) -> None:
    _end(served, served.clock.now() + timedelta(days=1))
    app.drain()
    leap(served.url, hours=25)
    topics = {topic for told in _told(app, "change") for topic in told["topics"]}
    assert {"discovery", "ward"} <= topics
    leap(served.url, hours=1)
    assert "discovery" not in {topic for told in _told(app, "change") for topic in told["topics"]}


def test_a_restriction_is_told_and_holds(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    assert control(served.url, "/restriction", {"restricted": True}).status_code == 204
    control(served.url, "/restriction", {"restricted": True})
    (told,) = _told(app, "service-restricted")
    assert told["restricted"] is True
    assert _status(served)["state"] == "restricted"
    assert child.refused()["reason"] == "service_restricted"
    assert child.read("/notices")["service"]["state"] == "restricted"
    control(served.url, "/restriction", {"restricted": False})
    (lifted,) = _told(app, "service-restricted")
    assert lifted["restricted"] is False
    assert _status(served)["state"] == "operating"
    assert child.say("hello").status == 200


def test_a_restriction_shows_beside_an_end_to_come(served: ServedProvider) -> None:
    ends_at = served.clock.now() + timedelta(days=5)
    _end(served, ends_at)
    control(served.url, "/restriction", {"restricted": True})
    status = _status(served)
    assert status["state"] == "restricted"
    assert datetime.fromisoformat(status["effective_at"]) == ends_at


def test_a_leak_is_told_to_guardians_and_to_the_ward(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    leos = LinkedApp(served, "ward-leo")
    assert control(served.url, "/breaches", LEAK).status_code == 204
    (told,) = _told(app, "data-breach")
    assert told["data_classes"] == LEAK["data_classes"]
    assert told["measures"] == LEAK["measures"]
    assert _told(leos, "data-breach") == []
    assert child.read("/notices")["breaches"] == [told]


def test_what_makes_no_sense_is_refused(served: ServedProvider) -> None:
    for path, body, status in (
        ("/termination", {}, 422),
        ("/termination", {"effective_at": "tomorrow"}, 422),
        ("/termination", {"effective_at": "2030-01-01T00:00:00"}, 422),
        ("/restriction", {}, 422),
        ("/breaches", {**LEAK, "ward_id": "nobody"}, 404),
        ("/breaches", {**LEAK, "measures": "x" * 201}, 422),
    ):
        assert control(served.url, path, body).status_code == status
