"""Keys that end in the midst of an answer, and keys that are none."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.desk import open_desk
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.key_watch import watch_of
from guardian.provider.backends.gateway.keys import CallerKind, NewKey, make_key
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.slowing import (
    FREE_OF_ADDRESS,
    FREE_OF_ALL,
    LONGEST_SECONDS,
    MOST_WAITING,
    WINDOW_SECONDS,
    Slowing,
)
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.model_stand_in import KEY, Script, model_stand_in
from tests.rig.provider_fixtures import seeded_ledger, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["seeded_ledger"]

ASKED: ChatCompletionMessageParam = {"role": "user", "content": "Count!"}


@dataclass(frozen=True, kw_only=True)
class Home:
    """A gateway whose model says one word and waits for ever."""

    served: ServedProvider
    keys: dict[str, NewKey]

    def revoke(self, who: str) -> None:
        """End a key as the command line does: on a connection of its own."""
        url = self.served.provider.engine.url.render_as_string(hide_password=False)
        with open_desk(url) as desk:
            list(desk.revoke_key(self.keys[who].key_id))

    def client(self, who: str) -> openai.OpenAI:
        url, key = f"{self.served.url}/v1", self.keys[who].secret
        return openai.OpenAI(base_url=url, api_key=key, max_retries=0, timeout=30)


@pytest.fixture
def home(seeded_ledger: Path, tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    keepers: list[EngineKeeper] = []
    with model_stand_in() as model:
        model.scripts["plain"] = Script(pieces=("One", " two"), waits=threading.Event())

        def gateway(provider: Provider, live: Live) -> Gateway:
            keepers.append(EngineKeeper(provider, live))
            upstream = Upstream(UpstreamOptions(url=model.url, key=KEY))
            return Gateway(keepers[0], upstream, provider.clock, keys=watch_of(provider))

        with served_provider(tmp_path, gateway=gateway, cast=LedgerCast()) as served:
            set_local_time(served, 10, day_of_month=10)
            with served.provider.engine.begin() as connection:
                make = partial(make_key, connection, name="", now=served.clock.now())
                keys = {
                    "mia": make(kind=CallerKind.WARD, ward_id="ward-mia"),
                    "dad": make(kind=CallerKind.ADULT),
                }
            yield Home(served=served, keys=keys)
            keepers[0].close()


def test_a_key_that_is_revoked_ends_the_answer_with_a_word(home: Home) -> None:
    said: list[str] = []
    with (
        home.client("mia") as mia,
        mia.chat.completions.create(model="plain", messages=[ASKED], stream=True) as stream,
    ):
        for chunk in stream:
            said.append(chunk.choices[0].delta.content or "")
            if said[-1] == "One":
                home.revoke("mia")
        assert chunk.choices[0].finish_reason == "stop"
        assert "has ended" in "".join(said).partition("One")[2]
        assert " two" not in said
        with pytest.raises(openai.AuthenticationError):
            mia.chat.completions.create(model="plain", messages=[ASKED])


def test_an_adults_answer_ends_with_an_error(home: Home) -> None:
    with (
        home.client("dad") as dad,
        dad.chat.completions.create(model="plain", messages=[ASKED], stream=True) as stream,
    ):
        assert next(iter(stream)).choices
        home.revoke("dad")
        with pytest.raises(openai.APIError, match="not known here"):
            list(stream)


def test_wrong_tries_wait_longer_and_longer_and_for_a_while_only() -> None:
    now = [0.0]
    slowing = Slowing(lambda: now[0])
    free = [slowing.count("192.168.1.7") for _ in range(FREE_OF_ADDRESS)]
    assert set(free) == {0.0}
    slowed = [slowing.count("192.168.1.7") for _ in range(100)]
    assert slowed == sorted(slowed)
    assert 0 < slowed[0] < slowed[-1] == LONGEST_SECONDS
    assert slowing.count("192.168.1.8") == 0, "another address is another one"
    now[0] = WINDOW_SECONDS
    assert slowing.count("192.168.1.7") == 0


def test_many_addresses_together_are_slowed_too() -> None:
    slowing = Slowing(lambda: 0.0)
    pauses = [slowing.count(f"fd00::{number:x}") for number in range(FREE_OF_ALL + 1)]
    assert pauses[:-1] == [0.0] * FREE_OF_ALL
    assert pauses[-1] > 0


def test_no_more_wait_than_there_is_room_for() -> None:
    async def flood() -> list[bool]:
        slowing = Slowing(lambda: 0.0)
        for _ in range(FREE_OF_ADDRESS + 100):
            slowing.count("a")
        waiting = [asyncio.create_task(slowing.hold_back("a")) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        refused = [await slowing.hold_back("a") for _ in range(3)]
        for each in waiting:
            each.cancel()
        await asyncio.wait(waiting)
        return refused

    assert asyncio.run(flood()) == [False, False, False]


def test_a_right_key_is_answered_while_wrong_ones_wait(home: Home) -> None:
    wrong = openai.OpenAI(
        base_url=f"{home.served.url}/v1", api_key="gk-wrong", max_retries=0, timeout=30
    )
    with wrong, home.client("mia") as mia:
        for _ in range(FREE_OF_ADDRESS + 2):
            with pytest.raises(openai.AuthenticationError):
                wrong.models.list()
        assert {each.id for each in mia.models.list()} >= {"plain"}
