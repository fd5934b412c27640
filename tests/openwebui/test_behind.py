"""The gateway behind the real server: no way past the filter is left, and nothing counts twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from guardian.provider.backends.external_names import character_id_of
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.softer_note import softer_note
from guardian.provider.backends.openwebui.opening import open_bridge
from guardian.provider.backends.openwebui.options import OpenWebUIOptions
from guardian.provider.engine.live import Live
from tests.openwebui.bridged import PATIENCE_SECONDS, Bridged, bridged, until
from tests.openwebui.server import ENDLESS, MODEL, SAID, Family, Person, await_endless
from tests.openwebui.server_state import state_of
from tests.openwebui.test_bypass import TALK, raw_ways
from tests.rig.model_stand_in import KEY, Heard, ModelStandIn

pytestmark = pytest.mark.openwebui

ENDED = "Your family has ended this chat for now."
AN_ANSWER = "/openai/chat/completions"


@pytest.fixture
def mia(family: Family) -> Person:
    return family.child("Mia")


@pytest.fixture
def home(tmp_path: Path, family: Family, model: ModelStandIn, mia: Person) -> Iterator[Bridged]:
    before = state_of(family)
    with bridged(tmp_path, family, mia, upstream=model.url) as running:
        until(lambda: ways_around(running) == "hard")
        yield running
    after = state_of(family)
    assert after["/openai/config"] == before["/openai/config"]
    assert after["/api/v1/functions/export?include_valves=true"] == []


def asked(model: ModelStandIn) -> list[Heard]:
    """Return what the model was asked, without who only wanted the list of models."""
    return [each for each in model.heard if not each.path.endswith("/models")]


def ways_around(home: Bridged) -> str | None:
    strengths = {each["capability"]: each["strength"] for each in home.told()["capabilities"]}
    return strengths.get("ways_around")


def turns_of(home: Bridged, character: str) -> int:
    rows = home.app.days("/usage")["usage"]
    return sum(row["turns"] for row in rows if row["character_id"] == character)


def test_a_chat_on_the_page_counts_for_its_character_alone(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    heard = len(asked(model))

    assert mia.says(luna, "Do you see the moon?").answer()["content"].startswith(SAID)
    assert family.parent.asks_plainly(luna, "hello").ok

    home.in_step()
    assert turns_of(home, luna) == 1
    assert turns_of(home, character_id_of(MODEL)) == 0
    answered = asked(model)[heard:]
    assert len(answered) == 2
    assert {request.headers["Authorization"] for request in answered} == {f"Bearer {KEY}"}


def test_what_the_pages_table_never_has_counts_for_the_model_at_once(
    mia: Person, home: Bridged
) -> None:
    said = {"model": MODEL, "messages": [{"role": "user", "content": "I want to kill myself"}]}
    assert mia.ask("POST", AN_ANSWER, said).ok
    assert turns_of(home, character_id_of(MODEL)) == 1
    (alert,) = home.app.read("/alerts")["alerts"]
    assert alert["alert"]["character_id"] == character_id_of(MODEL)

    temporary = {"model": MODEL, "messages": TALK, "chat_id": "temporary:here"}
    mia.ask("POST", AN_ANSWER, {**temporary, "metadata": {"chat_id": "temporary:here"}})
    assert turns_of(home, character_id_of(MODEL)) == 2


def test_who_is_in_distress_is_answered_softly_from_that_answer_on(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    soft = softer_note("en")
    for text, softly in (("hello", False), ("I want to kill myself", True), ("hello", True)):
        assert mia.says(luna, text).answer()["content"].startswith(SAID)
        assert (soft in str(model.asked().document["messages"][0]["content"])) is softly, text
    home.in_step()
    (told,) = home.app.read("/alerts")["alerts"]
    assert {"softer_replies", "review_queued"} <= set(told["alert"]["provider_actions"])


def test_when_the_time_is_up_every_way_past_the_filter_is_refused(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    home.in_step()
    home.app.limit(daily_minutes=0)
    home.in_step()
    heard = len(asked(model))

    for of in (MODEL, luna):
        for path, body in raw_ways(of).items():
            assert not mia.ask("POST", path, body).ok, path
    assert not mia.asks_plainly(luna, "hello").ok
    assert "error" in mia.says(luna, "hello").answer()
    assert len(asked(model)) == heard
    assert family.parent.asks_plainly(luna, "hello").ok, "a parent is not held"


def test_a_stop_ends_an_answer_that_a_program_is_given(
    model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    model.came.clear()
    model.hung_up.clear()
    body = {"model": ENDLESS, "messages": TALK, "stream": True}
    with requests.post(
        f"{mia.url}{AN_ANSWER}",
        json=body,
        headers={"Authorization": f"Bearer {mia.token}"},
        stream=True,
        timeout=PATIENCE_SECONDS,
    ) as answer:
        assert model.came.wait(PATIENCE_SECONDS)
        stop = home.app.send("POST", "/session/stop", headers={"Idempotency-Key": "once"})
        assert stop.ok, stop.text
        assert model.hung_up.wait(PATIENCE_SECONDS)
        assert b"[DONE]" in answer.content


def test_a_stop_leaves_the_gateway_its_last_words_on_the_page(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    teller = family.character("Teller", base=ENDLESS)
    home.in_step()
    said = await_endless(model, mia, teller)
    stop = home.app.send("POST", "/session/stop", headers={"Idempotency-Key": "once"})
    assert stop.ok, stop.text
    assert model.hung_up.wait(PATIENCE_SECONDS)
    assert ENDED in said.answer()["content"]
    (exit_,) = until(lambda: home.app.days("/usage")["exits"])
    assert exit_["method"] == "guardian"


def test_who_is_named_by_nobody_is_not_answered(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    zoe = family.child("Zoe")
    heard = len(asked(model))

    assert not zoe.ask("POST", AN_ANSWER, {"model": MODEL, "messages": TALK}).ok
    for headers in (
        {"x-openwebui-user-id": family.parent.user_id},
        {"x-openwebui-user-id": family.parent.user_id, "Authorization": f"Bearer {mia.token}"},
    ):
        refused = requests.post(
            f"{home.served.url}/v1/chat/completions",
            json={"model": MODEL, "messages": TALK},
            headers=headers,
            timeout=PATIENCE_SECONDS,
        )
        assert refused.status_code == requests.codes.unauthorized
    assert len(asked(model)) == heard


def test_a_gateway_that_is_not_reached_is_not_set(
    tmp_path: Path, family: Family, model: ModelStandIn, mia: Person
) -> None:
    before = state_of(family)
    with bridged(tmp_path, family, mia) as home:
        home.bridge.calling.stop()
        options = OpenWebUIOptions(server=family.url, key=family.guardian_key)
        gateway = GatewayOptions(upstream=model.url, upstream_key=KEY)
        elsewhere = replace(home.served.provider, issuer="http://127.0.0.1:1")
        with open_bridge(elsewhere, Live(), options, gateway) as bridge:
            trouble = until(lambda: bridge.health.condition.trouble)
            assert trouble is not None
            assert trouble.code == "open_webui_gateway_not_reached"
            assert bridge.health.found is not None
            assert not bridge.health.found.behind_gateway
            assert mia.ask("POST", AN_ANSWER, {"model": MODEL, "messages": TALK}).ok
    assert state_of(family) == before


def test_what_is_changed_there_by_hand_is_set_again_and_not_lost(
    family: Family, model: ModelStandIn, home: Bridged
) -> None:
    ours = family.parent.ask("GET", "/openai/config").json()
    theirs = {
        **ours,
        "OPENAI_API_BASE_URLS": [model.url],
        "OPENAI_API_KEYS": ["none"],
        "OPENAI_API_CONFIGS": {},
    }
    assert family.parent.ask("POST", "/openai/config/update", theirs).ok
    home.in_step()
    assert family.parent.ask("GET", "/openai/config").json() == ours


def test_one_moment_is_one_moment(mia: Person, family: Family, home: Bridged) -> None:
    """A page and a program at once: two turns, and no second twice."""
    luna = family.character("Luna")
    begun = datetime.now(UTC)
    said = mia.says(luna, "hello")
    assert mia.ask("POST", AN_ANSWER, {"model": MODEL, "messages": TALK}).ok
    said.answer()
    home.in_step()
    lasted = (datetime.now(UTC) - begun).total_seconds()

    rows = home.app.days("/usage")["usage"]
    assert sum(row["turns"] for row in rows) == 2
    assert sum(row["active_seconds"] for row in rows) <= lasted + 1
