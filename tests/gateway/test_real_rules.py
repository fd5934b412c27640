"""The whole of it: OpenAI's own client, the proxy, the real rules, Guardian Link, a stand-in."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.linked_app import LinkedApp
from tests.rig.model_stand_in import KEY, ModelStandIn, Script, model_stand_in
from tests.rig.provider_fixtures import seeded_ledger, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["seeded_ledger"]


@dataclass(frozen=True, kw_only=True)
class Home:
    """A family with a model of their own."""

    served: ServedProvider
    model: ModelStandIn
    app: LinkedApp
    """The guardian's."""
    mia: openai.OpenAI
    dad: openai.OpenAI

    def says(self, *pieces: str, waits: threading.Event | None = None) -> None:
        self.model.scripts["plain"] = Script(pieces=pieces, waits=waits)


@pytest.fixture
def home(seeded_ledger: Path, tmp_path: Path) -> Iterator[Home]:
    """Serve the family a model through the gateway, at ten in the morning."""
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    keepers: list[EngineKeeper] = []
    with model_stand_in() as model:

        def gateway(provider: Provider, live: Live) -> Gateway:
            keepers.append(EngineKeeper(provider, live))
            upstream = Upstream(UpstreamOptions(url=model.url, key=KEY))
            return Gateway(keepers[0], upstream, provider.clock)

        with served_provider(tmp_path, gateway=gateway, cast=LedgerCast()) as served:
            set_local_time(served, 10, day_of_month=10)
            with served.provider.engine.begin() as connection:
                now = served.clock.now()
                mia = make_key(connection, CallerKind.WARD, "tablet", now, ward_id="ward-mia")
                dad = make_key(connection, CallerKind.ADULT, "dad", now)
            with (
                openai.OpenAI(base_url=f"{served.url}/v1", api_key=mia.secret, max_retries=0) as m,
                openai.OpenAI(base_url=f"{served.url}/v1", api_key=dad.secret, max_retries=0) as d,
            ):
                yield Home(served=served, model=model, app=LinkedApp(served), mia=m, dad=d)
            keepers[0].close()


def told(client: openai.OpenAI, words: str, model: str = "plain") -> str:
    """Say something and return the whole answer."""
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": words}]
    answer = client.chat.completions.create(model=model, messages=messages)
    return answer.choices[0].message.content or ""


def test_a_child_talks_and_the_guardian_sees_how_much(home: Home) -> None:
    assert told(home.mia, "What is a tide?").endswith("Hello there. How are you?")
    assert told(home.dad, "What is a tide?") == "Hello there. How are you?"
    (used,) = home.app.days("/usage")["usage"]
    assert used["turns"] == 1
    first = home.model.heard[-2].document["messages"][0]
    assert first["role"] == "system"  # the child's model was told whom it talks with
    assert home.model.heard[-1].document["messages"][0]["role"] == "user"


def test_a_blocked_model_is_refused_and_not_listed(home: Home) -> None:
    assert "plain" in {each.id for each in home.mia.models.list()}
    shown = home.app.read("/characters")["characters"]
    (plain,) = [each for each in shown if each["name"] == "plain"]
    home.app.limit(blocked_characters={plain["character_id"]: {}})
    with pytest.raises(openai.PermissionDeniedError) as refusal:
        told(home.mia, "Hi!")
    assert refusal.value.code == "character_blocked"
    assert "plain" not in {each.id for each in home.mia.models.list()}
    assert told(home.dad, "Hi!")


def test_a_guardian_stops_a_running_answer(home: Home) -> None:
    home.says("One", " two", waits=threading.Event())
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Count!"}]
    with home.mia.chat.completions.create(model="plain", messages=messages, stream=True) as stream:
        said: list[str] = []
        for chunk in stream:
            said.append(chunk.choices[0].delta.content or "")
            if said[-1] == "One":
                home.app.send("POST", "/session/stop")
    assert chunk.choices[0].finish_reason == "stop"
    _, _, last = "".join(said).partition("One\n\n")
    assert last
    assert " two" not in last
    assert home.model.hung_up.wait(20)


def test_a_child_in_need_reads_comfort_before_the_answer(home: Home) -> None:
    said = told(home.mia, "I want to kill myself")
    comfort, _, answer = said.rpartition("\n\n")
    assert answer == "Hello there. How are you?"
    assert "alone" in comfort
    assert home.app.read("/alerts")["alerts"]


def test_what_a_model_must_not_say_is_not_said(home: Home) -> None:
    home.says("Well.", " You should", " kill yourself", ".", " Now.")
    said = told(home.mia, "Hi!")
    assert "yourself" not in said
    assert "Let us talk about something else." in said
    told(home.dad, "Hi!")


def test_a_farewell_is_answered_without_the_model(home: Home) -> None:
    told(home.mia, "Hi!")
    home.model.heard.clear()
    assert told(home.mia, "Bye, I have to go now")
    assert [each.path for each in home.model.heard] == []
