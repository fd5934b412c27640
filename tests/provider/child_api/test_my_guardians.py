"""What a ward sees of their guardians on their own page, and what they can do about it."""

from dataclasses import dataclass

import pytest
import requests

from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.child_page.router import COOKIE
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json, WireFamily, leap, session, wire_family


@dataclass(frozen=True, kw_only=True)
class Ward:
    """A ward at their own page."""

    url: str
    cookie: str

    def send(self, method: str, path: str = "") -> requests.Response:
        address = f"{self.url}/app/api/guardians{path}"
        with session() as http:
            return http.request(method, address, cookies={COOKIE: self.cookie}, timeout=20)

    def guardians(self) -> Json:
        answer = self.send("GET")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def act(self, link_id: str, act: str) -> requests.Response:
        return self.send("POST", f"/{link_id}/{act}")


def at_their_page(served: ServedProvider, family: WireFamily) -> Ward:
    provider = served.provider
    with provider.engine.begin() as connection:
        now = provider.wall_clock.now()
        return Ward(url=served.url, cookie=open_session(connection, "ward", family.ward_id, now))


def test_a_child_sees_who_sees_what(served: ServedProvider) -> None:
    family = wire_family(served.url, 10, "owner", "observer")
    app = family.app(1)
    mine = at_their_page(served, family).guardians()
    assert [each["role"] for each in mine["guardians"]] == ["owner", "observer"]
    (link,) = mine["links"]
    assert (link["role"], link["state"], link["app"]) == ("observer", "active", "Guardian")
    assert link["sees"] == app.read("/link")["permissions"]
    assert (link["my_part"], link["acts"]) == ("informed", [])
    assert [event["what"] for event in mine["history"]] == ["activated", "approved"]


def test_a_teenager_objects_and_takes_it_back(served: ServedProvider) -> None:
    family = wire_family(served.url, 15)
    app = family.app()
    ward = at_their_page(served, family)
    (link,) = ward.guardians()["links"]
    assert link["acts"] == ["object"]
    answer = ward.act(app.link_id, "object")
    assert answer.status_code == 200
    (link,) = answer.json()["links"]
    assert link["acts"] == ["withdraw-objection"]
    assert link["objected_at"] < link["ends_at"]
    assert app.read("/link")["objected_at"] == link["objected_at"]
    (link,) = ward.act(app.link_id, "withdraw-objection").json()["links"]
    assert (link["acts"], link["ends_at"]) == (["object"], None)


def test_an_adult_consents_and_ends_it(served: ServedProvider) -> None:
    family = wire_family(served.url, 68, elder=True)
    app = family.app()
    ward = at_their_page(served, family)
    (link,) = ward.guardians()["links"]
    assert (link["state"], link["acts"]) == ("awaiting_ward", ["consent", "reject"])
    (link,) = ward.act(app.link_id, "consent").json()["links"]
    assert (link["state"], link["acts"]) == ("active", ["end"])
    (link,) = ward.act(app.link_id, "end").json()["links"]
    assert (link["state"], link["acts"]) == ("revoked", [])
    assert app.send("GET", "/link").status_code == 410


def test_of_age_one_decides_anew(served: ServedProvider) -> None:
    family = wire_family(served.url, 17, birthday_in_days=1)
    family.app()
    ward = at_their_page(served, family)
    leap(served.url, days=2)
    (link,) = ward.guardians()["links"]
    assert (link["state_reason"], link["acts"]) == ("ward_is_of_age", ["consent", "end"])


@pytest.mark.parametrize("act", ["consent", "reject", "object", "withdraw-objection", "end"])
def test_a_young_child_has_no_say_over_the_wire_either(served: ServedProvider, act: str) -> None:
    family = wire_family(served.url, 9)
    app = family.app()
    ward = at_their_page(served, family)
    assert ward.act(app.link_id, act).status_code == 409
    assert app.read("/link")["state"] == "active"


def test_nobody_touches_links_of_others(served: ServedProvider) -> None:
    app = wire_family(served.url, 16).app()
    stranger = at_their_page(served, wire_family(served.url, 16))
    assert stranger.act(app.link_id, "object").status_code == 404
    assert stranger.act("nobody", "object").status_code == 404
    assert stranger.act(app.link_id, "explode").status_code == 422
    assert stranger.guardians()["links"] == []
    nobody = Ward(url=served.url, cookie="guessed")
    assert nobody.send("GET").status_code == 401
    assert nobody.act(app.link_id, "object").status_code == 401
