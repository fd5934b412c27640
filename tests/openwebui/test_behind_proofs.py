"""What proves who asks behind the family's own server, and ends in the midst of an answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.desk import open_desk
from guardian.provider.backends.gateway.identities import add_identity
from guardian.provider.backends.gateway.keys import CallerKind, NewKey, make_key
from guardian.provider.backends.gateway.options import GatewayOptions
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.openwebui.behind_opening import open_behind
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.model_stand_in import KEY, Script, model_stand_in
from tests.rig.provider_fixtures import seeded_ledger, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["seeded_ledger"]

ASKED: ChatCompletionMessageParam = {"role": "user", "content": "Count!"}
PEOPLE = {"mia": "ward-mia", "leo": "ward-leo", "dad": None}


@dataclass(frozen=True, kw_only=True)
class Home:
    """A gateway behind a server that has one key and names who asks; its model waits to be told."""

    served: ServedProvider
    key: NewKey
    goes_on: threading.Event

    def revoke_key(self) -> None:
        with open_desk(self.url) as desk:
            list(desk.revoke_key(self.key.key_id))

    def remove(self, subject: str) -> None:
        with open_desk(self.url) as desk:
            list(desk.remove_identity(subject))

    def give_to(self, subject: str, ward_id: str) -> None:
        with self.served.provider.engine.begin() as connection:
            add_identity(connection, subject, ward_id, self.served.clock.now())

    @property
    def url(self) -> str:
        return self.served.provider.engine.url.render_as_string(hide_password=False)

    def asks(self, subject: str) -> openai.OpenAI:
        return openai.OpenAI(
            base_url=f"{self.served.url}/v1",
            api_key=self.key.secret,
            default_headers={"x-openwebui-user-id": subject},
            max_retries=0,
            timeout=30,
        )


@pytest.fixture
def home(seeded_ledger: Path, tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with ExitStack() as stack:
        model = stack.enter_context(model_stand_in())
        goes_on = threading.Event()
        model.scripts["plain"] = Script(pieces=("One", " two"), waits=goes_on)

        def gateway(provider: Provider, live: Live) -> Gateway:
            options = GatewayOptions(upstream=model.url, upstream_key=KEY)
            return stack.enter_context(open_behind(provider, live, options)).gateway

        served = stack.enter_context(
            served_provider(tmp_path, gateway=gateway, cast=LedgerCast(), at_open_webui=True)
        )
        set_local_time(served, 10, day_of_month=10)
        with served.provider.engine.begin() as connection:
            now = served.clock.now()
            for subject, ward_id in PEOPLE.items():
                add_identity(connection, subject, ward_id, now)
            key = make_key(connection, CallerKind.FRONT_END, "Open WebUI", now)
        yield Home(served=served, key=key, goes_on=goes_on)


@pytest.mark.parametrize(
    "end",
    [
        Home.revoke_key,
        lambda home: home.remove("mia"),
        lambda home: home.give_to("mia", "ward-leo"),
    ],
    ids=["key", "removed", "of somebody else"],
)
def test_a_childs_answer_ends_with_a_word(home: Home, end: Callable[[Home], None]) -> None:
    said: list[str] = []
    with (
        home.asks("mia") as mia,
        mia.chat.completions.create(model="plain", messages=[ASKED], stream=True) as stream,
    ):
        for chunk in stream:
            said.append(chunk.choices[0].delta.content or "")
            if said[-1] == "One":
                end(home)
        assert chunk.choices[0].finish_reason == "stop"
    assert "has ended" in "".join(said).partition("One")[2]
    assert " two" not in said


def test_the_answer_of_an_adult_who_is_not_known_any_more_ends(home: Home) -> None:
    with (
        home.asks("dad") as dad,
        dad.chat.completions.create(model="plain", messages=[ASKED], stream=True) as stream,
    ):
        assert next(iter(stream)).choices
        home.remove("dad")
        with pytest.raises(openai.APIError, match="not known here"):
            list(stream)


def test_whose_proof_holds_is_answered_on(home: Home) -> None:
    with home.asks("mia") as mia, home.asks("leo") as leo:
        ask = {"model": "plain", "messages": [ASKED], "stream": True}
        with (
            mia.chat.completions.create(**ask) as hers,  # type: ignore[call-overload]
            leo.chat.completions.create(**ask) as his,  # type: ignore[call-overload]
        ):
            assert next(iter(his)).choices
            home.remove("mia")
            list(hers)
            home.goes_on.set()
            said = "".join(chunk.choices[0].delta.content or "" for chunk in his if chunk.choices)
        assert " two" in said
